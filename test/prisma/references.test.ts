import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeCustomers } from '../../jobs/customers/remove-customers.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { dumpTables, fillTables, readTables, type Tables, tablesAround } from './tables.ts';

let database: FreshDatabase;
let tables: Tables;

beforeAll(async () => {
  database = await freshDatabase();
  tables = await readTables(database.pool);
});
afterAll(() => database.close());

/** Ids that do not reference one table. */
const pointsAtAnything: Readonly<Record<string, string>> = {
  'card_update.about': 'a follow-up or a request',
  'follow_up.subject_id': 'a customer, an entry of a register, a colleague or the company, by `subject_kind`',
  'inbound_effect.subject': 'whatever the change made, in whichever table',
  'look_again.after': 'how far the customers are marked; the customer may be gone',
  'turn.owner': 'a process',
};

/** References deleted together with a person of the register; any other reference prevents deletion. */
const goesWithStaff = [
  'staff_identity.staff_id',
  'feed.staff_id',
  'room_change.staff_id',
  'sign_in.staff_id',
  'form_page.staff_id',
  'home.staff_id',
];

/** Roles of a person that name a reference. The author of an action is `actor_id` or `<deed>_by_id`. */
const parts = [
  'supervisor_id',
  'salesperson_id',
  'assistant_id',
  'owner_id',
  'opener_id',
  'recipient_id',
  'applicant_id',
  'reports_to_id',
  'on_behalf_of_id',
  'stand_in_id',
  'staff_id',
  'from_id',
  'to_id',
];

describe('the references between the tables', () => {
  it('are all known to the database', () => {
    const known = new Set(tables.references.map(({ table, column }) => `${table}.${column}`));
    const unknown = tables.columns
      .filter(({ type, isKey, name }) => type === 'uuid' && !(isKey && name === 'id'))
      .map(({ table, name }) => `${table}.${name}`)
      .filter((column) => !known.has(column));
    expect(unknown).toEqual(Object.keys(pointsAtAnything));
  });

  it('cascade to everything about a customer, and leave the audit', () => {
    const other = tables.references
      .filter(({ to, onDelete }) => to === 'customer' && onDelete !== 'CASCADE')
      .map(({ table, onDelete }) => `${table}: ${onDelete}`);
    expect(other).toEqual(['audit: SET NULL']);
  });

  it('keep every person in the register who is referenced by a row', () => {
    const other = tables.references
      .filter(({ to, onDelete }) => to === 'staff' && onDelete !== 'RESTRICT')
      .map(({ table, column }) => `${table}.${column}`);
    expect(other.toSorted()).toEqual(goesWithStaff.toSorted());
  });

  it('name the author of an action uniformly', () => {
    const named = tables.references
      .filter(({ to, column }) => to === 'staff' && !/^actor_id$|_by_id$/.test(column))
      .map(({ column }) => column);
    expect([...new Set(named)].filter((column) => !parts.includes(column))).toEqual([]);
  });

  it('have an index wherever a deletion looks for them', async () => {
    const { rows } = await database.pool.query<{ column: string }>(`
      SELECT conrelid::regclass || '.' || a.attname AS column
      FROM pg_constraint JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
      WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND confrelid <> 'staff'::regclass
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = conrelid AND i.indkey[0] = conkey[1])`);
    expect(rows.map(({ column }) => column)).toEqual([]);
  });
});

it('a lease has one name', () => {
  const leases = tables.columns
    .filter(({ name, type }) => name.includes('lease') && type === 'timestamptz')
    .map(({ name }) => name);
  expect([...new Set(leases)]).toEqual(['lease_until']);
});

describe('a customer that is removed', () => {
  const words = '杭州精工机械';

  it('leaves only the record that something was done, by its code', async () => {
    const { db, pool } = database;
    const staff = await db.staff.create({ data: { code: 'zhang', name: '张伟' } });
    const customer = await db.customer.create({ data: { code: 'C001', name: words, tier: 'ordinary' } });
    const around = [...tablesAround(tables, 'customer'), 'delivery'];
    await fillTables(pool, tables, around, {
      rows: { customer: customer.id, staff: staff.id },
      words,
      values: {
        'audit.actor': '张伟',
        'audit.action': 'fact.change',
        'audit.subject': 'trialStarted',
        'audit.before': JSON.stringify({ name: words }),
        'audit.after': JSON.stringify({ name: words, tier: 'ordinary' }),
        'delivery.target': `customer:${customer.id}`,
        'reminder.target': `customer:${customer.id}`,
      },
    });
    const before = await dumpTables(pool, tables);
    const filled = new Set(before.filter(({ row }) => row.includes(words)).map(({ table }) => table));
    expect([...filled]).toEqual(
      expect.arrayContaining(['contact_log', 'delivery', 'notice', 'audit', 'gift']),
    );

    await db.$transaction((tx) => removeCustomers(tx, [customer]));
    const after = await dumpTables(pool, tables);
    expect(after.filter(({ row }) => row.includes(words))).toEqual([]);
    expect(after.filter(({ row }) => row.includes(customer.id))).toEqual([]);
    const kept = after.filter(({ table }) => around.includes(table)).map(({ table }) => table);
    expect(kept).toEqual(['audit']);
    expect(await db.audit.findMany({ select: { subject: true, after: true } })).toEqual([
      { subject: 'C001 trialStarted', after: { tier: 'ordinary' } },
    ]);
  });
});
