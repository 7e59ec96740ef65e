import type { Tx } from '../../prisma/client.ts';
import type { Temporal } from 'temporal-polyfill';
import { loadFacts } from '../facts/load-facts.ts';
import type { Change, Rules } from '../plan/types.ts';
import { lockCustomers } from './lock-customer.ts';
import { countsRosters, noteRosters } from './note-rosters.ts';
import { setNextLooks } from './set-next-looks.ts';
import { planAndWrite } from './plan-and-write.ts';
import { rankReminders } from './write-reminders.ts';

/**
 * Facts → plan → rows, for one customer, inside the caller's transaction, so that a change of fact and its consequences
 * take effect together. Idempotent: without a change of fact nothing is written.
 */
export async function replanCustomer(
  tx: Tx,
  customerId: string,
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  return await replanCustomers(tx, [customerId], rules, now);
}

/** The same for several customers, in the same statements. Keep the number small: their locks are held throughout. */
export async function replanCustomers(
  tx: Tx,
  customerIds: readonly string[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  await lockCustomers(tx, customerIds);
  const { zone } = rules.playbook;
  if (countsRosters(rules)) await noteRosters(tx, customerIds, now, zone);
  const planned = await planAndWrite(tx, await loadFacts(tx, customerIds, zone), rules, now);
  await rankReminders(tx, customerIds);
  await setNextLooks(
    tx,
    planned.map(({ facts: { subject }, nextLookOn }) => ({ id: subject.id, on: nextLookOn })),
  );
  return planned.flatMap(({ changes }) => changes);
}
