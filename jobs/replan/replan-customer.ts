import type { Tx } from '../../prisma/client.ts';
import type { Temporal } from 'temporal-polyfill';
import { loadFacts } from '../facts/load-facts.ts';
import { planCustomer } from '../plan/plan-customer.ts';
import { reconcile } from '../plan/reconcile.ts';
import type { Change, Rules } from '../plan/types.ts';
import { applyChanges } from './apply-changes.ts';
import { lockCustomer } from './lock-customer.ts';
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
  await lockCustomer(tx, customerId);
  const facts = await loadFacts(tx, customerId);
  const planned = planCustomer(facts, rules);
  const changes = reconcile(planned, facts);
  await applyChanges(tx, customerId, changes, now);
  await tellNewOwner(tx, planned, facts.followUps, changes, rules, now);
  return changes;
}
