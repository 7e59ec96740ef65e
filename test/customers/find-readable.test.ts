import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerByCode } from '../../jobs/customers/find-customer.ts';
import { findReadable } from '../../jobs/customers/find-readable.ts';
import { aCompany, type Colleague, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
beforeAll(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db);
  await company.aCustomer({ code: 'C001', name: '杭州精工' });
  await company.aCustomer({ code: 'C_01', name: '同名' });
  await company.aCustomer({ code: 'C003', name: '同名' });
  await company.aCustomer({
    code: 'C004',
    name: '同名乙',
    supervisor: 'qian',
    salesperson: 'zhao',
    assistant: null,
  });
  await company.aCustomer({
    code: 'C005',
    name: '杭州精工',
    supervisor: 'qian',
    salesperson: 'zhao',
    assistant: null,
  });
});
afterAll(() => database.close());

const find = async (who: Colleague, written: string) =>
  (await findReadable(database.db, company.staff[who], written))?.code ?? null;

describe('looking up a customer by code or name', () => {
  it.each([
    ['zhang', 'C001', 'C001'],
    ['zhang', 'c001', 'C001'],
    ['zhang', '杭州精工', 'C001'],
    ['zhao', '杭州精工', 'C005'],
    ['zhang', '同名', null],
    ['zhang', 'C004', null],
    ['zhang', '同名乙', null],
    ['zhou', 'C001', null],
    ['qian', 'C001', 'C001'],
    ['wu', '杭州精工', null],
    ['wu', 'C004', 'C004'],
    ['zhang', '', null],
  ] as const)('%s means by %j: %s', async (who, written, code) => {
    expect(await find(who, written)).toBe(code);
  });

  it.each(['%', '_001', 'C%', 'C0__', String.raw`C\001`, String.raw`C001\\`])(
    'a code is not a pattern: %s finds no one',
    async (code) => {
      expect(await customerByCode(database.db, code)).toBeNull();
    },
  );

  it('a code with a sign in it is found by that sign and no other', async () => {
    expect((await customerByCode(database.db, 'c_01'))?.code).toBe('C_01');
    expect(await customerByCode(database.db, 'cx01')).toBeNull();
  });
});
