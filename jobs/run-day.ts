/**
 * The whole line, on one page. Read this first.
 *
 *   prisma ──► jobs/facts ──► jobs/plan ──► rows ──► jobs/queue ──► jobs/outbox ──► the chat
 *    rows        facts        follow-ups,            (a courier     claim, re-check,    │
 *                             reminders               with no       render, guard,      ▼
 *                              (pure)                 memory)       post, record     jobs/inbox
 *                                                                                       │
 *                                                     contact log, follow-up closed ◄── jobs/logs
 *
 * A day is queued by a tick (`jobs/queue/tick.ts`), by a start after downtime, or by moving the rehearsal's clock.
 * Running a day twice is safe: planning finds its existing rows, and a row is posted once.
 */
import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../prisma/client.ts';
import { toDbDate, toDbInstant } from '../prisma/days.ts';
import { askDeciders } from './approvals/ask-deciders.ts';
import { withdrawOver } from './approvals/withdraw-over.ts';
import type { Core } from './core.ts';
import { deliverDue } from './outbox/deliver-due.ts';
import { reportOwnerless } from './people/report-ownerless.ts';
import { runScheduled } from './people/run-scheduled.ts';
import { applyRetention } from './retention/apply-retention.ts';
import { writeDigests } from './digest/write-digests.ts';
import { type Look, planPage } from './plan-page.ts';
import { warnUnpublished } from './warn-unpublished.ts';

/** Customers read per page, so that memory use does not grow with the number of customers. */
const page = 500;

/**
 * Plans the customers for whom the day can matter, and posts what is due.
 *
 * @param stopping ends the run after the current batch; the day then stays unfinished and is queued again
 */
export async function runDay(
  core: Core,
  day: Temporal.PlainDate,
  stopping: AbortSignal = new AbortController().signal,
): Promise<void> {
  await core.db.planRun.upsert({
    where: { day: toDbDate(day) },
    create: { day: toDbDate(day), startedAt: toDbInstant(core.clock.now()) },
    update: {},
  });
  // Departures scheduled for today take effect before the day is planned.
  await runScheduled(core, day);
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
  if (stopping.aborted) return;
  await core.db.planRun.update({
    where: { day: toDbDate(day) },
    data: { finishedAt: toDbInstant(core.clock.now()), customers: { increment: looked } },
  });
  core.counts.setLastPlanned(day);
  await warnUnpublished(core, day);
  // Deciders follow from roles and absences, which change from day to day.
  await withdrawOver(core);
  await askDeciders(core);
  await writeDigests(core);
  await reportOwnerless(core);
  await deliverDue(core, stopping);
  await applyRetention(core, day, stopping);
}

/** SQL picks the customers for whom the day can matter; the pure plan decides what it means for each. */
async function customersToLookAt(core: Core, day: Temporal.PlainDate, last: Look | null): Promise<Look[]> {
  const after =
    last === null ? Prisma.empty : Prisma.sql`AND (next_look_on, id) > (${last.on}::date, ${last.id}::uuid)`;
  return await core.db.$queryRaw<Look[]>`
    SELECT id, next_look_on::text AS "on", xmin::text AS version FROM customer
    WHERE next_look_on <= ${day.toString()}::date ${after} ORDER BY next_look_on, id LIMIT ${page}`;
}
