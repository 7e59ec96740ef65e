import { Temporal } from 'temporal-polyfill';
import { expect, it, onTestFinished } from 'vitest';
import { changeAnchor } from '../../jobs/customers/manage-customer.ts';
import { openDb } from '../../prisma/client.ts';
import { aCompany } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { fillCrowd } from '../outbox/fill-crowd.ts';

interface Kept {
  readonly statement: string;
  readonly generic: bigint;
  readonly custom: bigint;
}

/** PostgreSQL plans a prepared statement for its values so often before it considers one plan for all. */
const plannedAtFirst = 5;

it('a changed customer is twelve prepared statements, and a connection plans none of them again for the next change', async () => {
  const database = await freshDatabase();
  onTestFinished(database.close);
  // As the program opens it; a test's own prepares everything.
  const { db, close } = openDb(database.url, { maxConnections: 1 });
  onTestFinished(close);
  // Tests' servers keep the first plan.
  await db.sql.query('SET plan_cache_mode TO auto');
  const company = await aCompany(db, { steps: 'all' });
  // In a small table looking up ten rows costs as much as looking up one.
  await fillCrowd(db.sql, 2_000, Temporal.Instant.from('2026-03-12T09:00+08:00'), 'F');
  await db.sql.query('ANALYZE');
  const customer = await company.aCustomer();
  const changes = 2 * plannedAtFirst;
  for (let n = 1; n <= changes; n += 1) {
    const day = Temporal.PlainDate.from('2026-03-02').add({ days: n });
    const done = await changeAnchor(company.core, company.staff.li, customer, 'trialStarted', day);
    expect(done.changes).not.toEqual([]);
  }
  const kept = await db.$queryRaw<Kept[]>`
    SELECT statement, generic_plans AS generic, custom_plans AS custom FROM pg_prepared_statements
    WHERE generic_plans + custom_plans >= ${changes}`;
  expect(kept.filter(({ custom }) => custom > plannedAtFirst)).toEqual([]);
  expect(kept).toHaveLength(12);
  expect(await db.factChange.count({ where: { key: 'trialStarted' } })).toBe(1 + changes);
  expect(await db.audit.count({ where: { action: 'fact.change', subject: 'trialStarted' } })).toBe(
    1 + changes,
  );
});
