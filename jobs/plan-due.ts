import pLimit from 'p-limit';
import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../prisma/client.ts';
import type { Core } from './core.ts';
import { type Look, planPage } from './plan-page.ts';
import { planSlices } from './queue/jobs.ts';
import { markRequested } from './replan/look-again.ts';

/** Customers read per page, so that memory use does not grow with the number of customers. */
const page = 250;
/** Pages under way at once: one is read and written by the database while another is planned. */
const pagesAtOnce = 2;

/**
 * Plans all customers for whom a day can matter, page by page.
 *
 * @param stopping ends the run after the current batch; customers not reached are planned by the next run
 * @param onMany called when there is more than one page, before planning it
 * @returns how many were planned
 */
export async function planDue(
  core: Core,
  day: Temporal.PlainDate,
  stopping: AbortSignal,
  onMany: () => void = () => {},
): Promise<number> {
  await markRequested(core.db, stopping);
  let looked = 0;
  for (;;) {
    const passed = await planOnce(core, day, stopping, looked === 0 ? onMany : () => {});
    // Customers already passed may have been marked again meanwhile, so it ends when a pass finds none.
    if (passed === 0) return looked;
    looked += passed;
  }
}

/** Goes through all customers to look at once. */
async function planOnce(
  core: Core,
  day: Temporal.PlainDate,
  stopping: AbortSignal,
  onMany: () => void,
): Promise<number> {
  const reading = pLimit(1);
  let looked = 0;
  let last: Look | null = null;
  let isLast = false;
  const nextPage = async (): Promise<readonly Look[]> => {
    if (stopping.aborted || isLast) return [];
    const customers = await customersToLookAt(core, day, last);
    if (last === null && customers.length === page) onMany();
    last = customers.at(-1) ?? last;
    isLast = customers.length < page;
    looked += customers.length;
    return customers;
  };
  const planPages = async (): Promise<void> => {
    let mostStayed: boolean | undefined;
    for (;;) {
      const customers = await reading(nextPage);
      if (customers.length === 0) return;
      // facts → plan → rows; a planned customer is no longer due for planning.
      mostStayed = await planPage(core, customers, day, stopping, mostStayed);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: pagesAtOnce }, planPages));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return looked;
}

/**
 * Plans one part of a day's customers beside `planDue` of another worker. It begins at the other end, so that the two
 * meet once; the second finds nothing left to plan.
 *
 * @param slice from 1
 * @param stopping ends it after the current batch; the rest is left to the whole run
 */
export async function planSlice(
  core: Core,
  day: Temporal.PlainDate,
  slice: number,
  stopping: AbortSignal,
): Promise<void> {
  let mostStayed: boolean | undefined;
  for (;;) {
    // From the top each time: the other worker takes away from the same list.
    const customers = stopping.aborted ? [] : await lastOfSlice(core, day, slice);
    if (customers.length === 0) return;
    mostStayed = await planPage(core, customers, day, stopping, mostStayed);
  }
}

async function lastOfSlice(core: Core, day: Temporal.PlainDate, slice: number): Promise<Look[]> {
  return await core.db.$queryRaw<Look[]>`
    SELECT id, next_look_on::text AS "on", xmin::text AS version FROM customer
    WHERE next_look_on <= ${day.toString()}::date AND get_byte(uuid_send(id), 15) % ${planSlices} = ${slice - 1}
    ORDER BY next_look_on DESC, id DESC LIMIT ${page}`;
}

/** SQL picks the customers for whom the day can matter; the pure plan decides what it means for each. */
async function customersToLookAt(core: Core, day: Temporal.PlainDate, last: Look | null): Promise<Look[]> {
  const after =
    last === null ? Prisma.empty : Prisma.sql`AND (next_look_on, id) > (${last.on}::date, ${last.id}::uuid)`;
  return await core.db.$queryRaw<Look[]>`
    SELECT id, next_look_on::text AS "on", xmin::text AS version FROM customer
    WHERE next_look_on <= ${day.toString()}::date ${after} ORDER BY next_look_on, id LIMIT ${page}`;
}
