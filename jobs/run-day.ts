/**
 * The line, on one page. Read this first.
 *
 *   prisma ──► jobs/facts ──► jobs/plan ──► rows ──► jobs/queue ──► jobs/outbox ──► the chat
 *    rows        facts        follow-ups,            (a courier     claim, re-check,    │
 *                             reminders               with no       render, guard,      ▼
 *                              (pure)                 memory)       post, record     jobs/inbox
 *                                                                                       │
 *                                                     contact log, follow-up closed ◄── jobs/logs
 *
 * A day is asked for by a tick (`jobs/queue/tick.ts`), by a start after downtime, or by somebody who moves the
 * rehearsal's clock. Asking twice does no harm: planning meets the rows it made, and a row is posted once.
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

/** How many customers are looked at before the next page is read: memory stays flat for any book. */
const page = 500;

/**
 * Plans the customers for whom the day can matter, and posts what is due.
 *
 * @param stopping ends the run after the batch at hand; the day stays unfinished then, and is asked for again
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
  // Whoever leaves today is not there any more when the day is planned.
  await runScheduled(core, day);
  let looked = 0;
  let last: Look | null = null;
  while (!stopping.aborted) {
    const customers: Look[] = await customersToLookAt(core, day, last);
    // After the last page once more from the first: somebody may have been asked for behind us.
    if (customers.length === 0 && last === null) break;
    // facts → plan → rows; whoever was planned is no longer to be looked at.
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
  // Whoever decides follows from roles and absences, and those change with the days.
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
