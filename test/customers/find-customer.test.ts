import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerByCode } from '../../jobs/customers/find-customer.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
beforeAll(async () => {
  // A single connection, so that its work is counted before statistics are queried.
  database = await freshDatabase({ maxConnections: 1 });
  company = await aCompany(database.db);
  await company.aCustomer({ code: 'C001', name: '杭州精工' });
  await company.aCustomer({ code: 'C_02' });
});
afterAll(() => database.close());

describe('a customer’s code', () => {
  it.each(['C001', 'c001'])('%s finds the customer as the file has it', async (code) => {
    expect(await customerByCode(database.db, code)).toEqual({
      id: expect.any(String),
      code: 'C001',
      name: '杭州精工',
      tier: 'ordinary',
      supervisorId: company.staff.li.id,
      salespersonId: company.staff.zhang.id,
      assistantId: company.staff.wang.id,
    });
  });

  it.each(['C00', 'C%', '%', 'CX02', 'C001 ', '', "'"])('"%s" finds no one', async (code) => {
    expect(await customerByCode(database.db, code)).toBeNull();
  });

  it('c001 cannot be opened beside C001, neither by a person nor by a program', async () => {
    await expect(company.aCustomer({ code: 'c001' })).rejects.toMatchObject({ code: 'already_exists' });
    await expect(
      database.db.customer.create({ data: { code: 'c001', name: '又一个', tier: 'ordinary' } }),
    ).rejects.toMatchObject({ code: 'P2002' });
  });

  it('is found by an index, however large the book', async () => {
    await database.pool.query(`
      INSERT INTO customer (id, code, name, tier, updated_at)
      SELECT gen_random_uuid(), 'X' || n, 'x', 'ordinary', '2026-03-02' FROM generate_series(1, 20000) n;
      ANALYZE customer`);
    const scans = async () => {
      await database.pool.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await database.pool.query<{ count: string }>(
        `SELECT idx_scan AS count FROM pg_stat_user_indexes WHERE indexrelname = 'customer_code_in_any_case_key'`,
      );
      return Number(rows[0]?.count);
    };
    const before = await scans();
    expect((await customerByCode(database.db, 'x777'))?.code).toBe('X777');
    expect(await scans()).toBe(before + 1);
  });
});
