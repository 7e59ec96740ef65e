import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../prisma/client.ts';
import type { Core } from './core.ts';
import { type Look, planPage } from './plan-page.ts';
import { markRequested } from './replan/look-again.ts';

/** Customers read per page, so that memory use does not grow with the number of customers. */
const page = 500;

/**
 * Plans all customers for whom a day can matter, page by page.
 *
 * @param stopping ends the run after the current batch; customers not reached are planned by the next run
 * @returns how many were planned
 */
export async function planDue(core: Core, day: Temporal.PlainDate, stopping: AbortSignal): Promise<number> {
  await markRequested(core.db, stopping);
  let looked = 0;
  let last: Look | null = null;
  while (!stopping.aborted) {
    const customers: Look[] = await customersToLookAt(core, day, last);
    // After the last page, start over once: customers already passed may have been marked again meanwhile.
    if (customers.length === 0 && last === null) break;
    // facts → plan → rows; a planned customer is no longer due for planning.
    if (customers.length > 0) await planPage(core, customers, day, stopping);
    looked += customers.length;
    last = customers.at(-1) ?? null;
  }
  return looked;
}

/** SQL picks the customers for whom the day can matter; the pure plan decides what it means for each. */
async function customersToLookAt(core: Core, day: Temporal.PlainDate, last: Look | null): Promise<Look[]> {
  const after =
    last === null ? Prisma.empty : Prisma.sql`AND (next_look_on, id) > (${last.on}::date, ${last.id}::uuid)`;
  return await core.db.$queryRaw<Look[]>`
    SELECT id, next_look_on::text AS "on", xmin::text AS version FROM customer
    WHERE next_look_on <= ${day.toString()}::date ${after} ORDER BY next_look_on, id LIMIT ${page}`;
}
