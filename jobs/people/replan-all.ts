import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { replanCustomers } from '../replan/replan-customer.ts';

/** Customers read and written per batch of statements. */
const together = 25;

/**
 * Replans many customers within one transaction that holds their locks, so that a change of people and its consequences
 * take effect together. About ten milliseconds per customer.
 *
 * @returns the number of reminders added to the plan
 */
export async function replanAll(
  core: Core,
  tx: Tx,
  customerIds: readonly string[],
  now: Temporal.Instant,
): Promise<number> {
  let planned = 0;
  for (let at = 0; at < customerIds.length; at += together) {
    const ids = customerIds.slice(at, at + together);
    planned += countPlanned(await replanCustomers(tx, ids, core.rules, now));
  }
  return planned;
}

/** Milliseconds; enough for a few thousand customers. */
export const manyLimits = { timeout: 300_000, maxWait: 20_000 };
