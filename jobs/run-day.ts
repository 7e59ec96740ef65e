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
 * What is added, and where (recipes in CONTRIBUTING.md):
 *
 *   a reminder            a step of templates/playbook.yaml, its words in templates/<language>/<step>
 *   a kind of entry       templates/registers/<name>.yaml; no code
 *   a right               templates/roles.yaml
 *   a command, a button   bot/commands/<group>; what it does, in the feature's folder of jobs
 *   a platform            bot/platforms/<name>
 *   a kind of trigger     jobs/plan/triggers
 *
 * A day is queued by a tick (`jobs/queue/tick.ts`), by a start after downtime, or by moving the rehearsal's clock.
 * Running a day twice is safe: planning finds its existing rows, and a row is posted once.
 */
import type { Temporal } from 'temporal-polyfill';
import { toDbInstant } from '../prisma/days.ts';
import { askDeciders } from './approvals/ask-deciders.ts';
import { isAnyPending } from './approvals/find-request.ts';
import { withdrawOver } from './approvals/withdraw-over.ts';
import type { Core } from './core.ts';
import { deliverDue } from './outbox/deliver-due.ts';
import { followBeginnings } from './people/follow-absences.ts';
import { reportFewContacts } from './people/report-few-contacts.ts';
import { reportEmptySeats } from './people/report-empty-seats.ts';
import { reportOwnerless } from './people/report-ownerless.ts';
import { runScheduled } from './people/run-scheduled.ts';
import { applyRetention } from './retention/apply-retention.ts';
import { writeMornings } from './today/write-mornings.ts';
import { writeDigests } from './digest/write-digests.ts';
import { planDue } from './plan-due.ts';
import { planDueDuties } from './plan-due-duties.ts';
import { planDueEntries } from './plan-due-entries.ts';
import { warnUnpublished } from './warn-unpublished.ts';

/**
 * Plans the customers for whom the day can matter, and posts what is due.
 *
 * @param stopping ends the run after the current batch; the day then stays unfinished and is queued again
 * @param onMany called when there are many customers to plan, so that other workers can help
 */
export async function runDay(
  core: Core,
  day: Temporal.PlainDate,
  stopping: AbortSignal = new AbortController().signal,
  onMany: () => void = () => {},
): Promise<void> {
  await core.db.sql.query('INSERT INTO plan_run (day, started_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    day.toString(),
    toDbInstant(core.clock.now()),
  ]);
  // Departures scheduled for today take effect before the day is planned.
  await runScheduled(core, day);
  // facts → plan → rows, for the customers for whom the day can matter.
  const looked = await planDue(core, day, stopping, onMany);
  await planDueEntries(core, day, stopping);
  await planDueDuties(core, day, stopping);
  if (stopping.aborted) return;
  await core.db.sql.query('UPDATE plan_run SET finished_at = $2, customers = customers + $3 WHERE day = $1', [
    day.toString(),
    toDbInstant(core.clock.now()),
    looked,
  ]);
  await warnUnpublished(core, day);
  // Deciders follow from roles and absences, which change from day to day.
  if (await isAnyPending(core.db)) {
    await withdrawOver(core);
    await askDeciders(core);
  }
  await followBeginnings(core.db, day, core.rules.playbook.zone, core.clock.now());
  await writeMornings(core);
  await writeDigests(core);
  await reportOwnerless(core);
  await reportEmptySeats(core);
  await reportFewContacts(core);
  await deliverDue(core, stopping);
  await applyRetention(core, day, stopping);
}
