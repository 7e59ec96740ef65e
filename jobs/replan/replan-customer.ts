import type { Tx } from '../../prisma/client.ts';
import type { Temporal } from 'temporal-polyfill';
import { loadFacts } from '../facts/load-facts.ts';
import { eventChanges } from '../plan/event-reminders.ts';
import { planCustomer } from '../plan/plan-customer.ts';
import { reconcile } from '../plan/reconcile.ts';
import type { Change, Rules } from '../plan/types.ts';
import { spanOf } from '../plan/span.ts';
import { applyChanges } from './apply-changes.ts';
import { lockCustomers } from './lock-customer.ts';
import { countsRosters, noteRosters } from './note-rosters.ts';
import { setNextLooks } from './set-next-looks.ts';
import { tellNewOwner } from './tell-new-owner.ts';

/**
 * Facts → plan → rows, for one customer, inside the caller's transaction, so that a change of fact and its
 * consequences become true together. Safe to repeat: without a change of fact it changes nothing.
 */
export async function replanCustomer(
  tx: Tx,
  customerId: string,
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  return await replanCustomers(tx, [customerId], rules, now);
}

/** The same for several, in the same few statements; so few that their locks are held for a moment only. */
export async function replanCustomers(
  tx: Tx,
  customerIds: readonly string[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  await lockCustomers(tx, customerIds);
  const { zone } = rules.playbook;
  if (countsRosters(rules)) await noteRosters(tx, customerIds, now, zone);
  const span = spanOf(now.toZonedDateTimeISO(zone).toPlainDate());
  const replanned = (await loadFacts(tx, customerIds, zone)).map((facts) => {
    const { followUps: planned, nextLookOn } = planCustomer(facts, rules, span);
    return {
      facts,
      planned,
      nextLookOn,
      changes: [...reconcile(planned, facts, rules), ...eventChanges(planned, facts, span.today)],
    };
  });
  const written = replanned.flatMap(({ facts, changes }) =>
    changes.map((change) => ({ ...change, customerId: facts.id })),
  );
  await applyChanges(tx, written, now);
  await setNextLooks(
    tx,
    replanned.map(({ facts: { id }, nextLookOn }) => ({ id, on: nextLookOn })),
  );
  for (const { facts, planned, changes } of replanned) {
    await tellNewOwner(tx, planned, facts, changes, rules, now);
  }
  return written;
}
