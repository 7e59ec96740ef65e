import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { replanCustomers } from '../replan/replan-customer.ts';

/** How many customers are read and written in one go of the statements. */
const together = 25;

/**
 * Plans many customers again within one transaction that holds their locks: a change of people and what follows from
 * it become true together, or not at all. Some ten milliseconds each.
 *
 * @returns how many reminders came into the plan
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

/** Long enough for a few thousand customers. */
export const manyLimits = { timeout: 300_000, maxWait: 20_000 };
