import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { readSetting, writeSetting } from '../settings.ts';
import type { RetentionKind } from './retention.ts';

/** Rows deleted per statement, so that locks are held only for milliseconds. */
const together = 1_000;
/** Maximum batches per kind and run: the first run over years of data is spread over several days. */
const mostBatches = 200;

const key = 'retention-applied-on';

/**
 * Deletes data older than its retention period (`Core.retention`), once a day, in small batches that leave room for
 * other work. What is left over is deleted the next day. The number of rows per kind is written to the audit log.
 *
 * @param stopping ends the run after the current batch; the day is then queued again
 */
export async function applyRetention(
  core: Core,
  day: Temporal.PlainDate,
  stopping: AbortSignal = new AbortController().signal,
): Promise<void> {
  const { retention } = core;
  if (retention === undefined || (await readSetting(core.db, key)) === day.toString()) return;
  for (const kind of kinds) {
    const days = retention[kind];
    if (days !== null) await forget(core, kind, days, stopping);
    if (stopping.aborted) return;
  }
  await writeSetting(core.db, key, day.toString());
}

async function forget(core: Core, kind: RetentionKind, days: number, stopping: AbortSignal): Promise<void> {
  const at = core.clock.now();
  const { zone } = core.rules.playbook;
  const before = at.toZonedDateTimeISO(zone).startOfDay().subtract({ days });
  let rows = 0;
  for (const nextBatch of batches[kind]) {
    for (let batch = 0; batch < mostBatches && !stopping.aborted; batch += 1) {
      const count = await nextBatch(core.db, toDbInstant(before.toInstant()));
      rows += count;
      if (count < together) break;
    }
  }
  if (rows === 0) return;
  core.log.info({ kind, rows }, 'expired data was deleted');
  await writeAudit(core.db, {
    at,
    by: null,
    action: 'retention.apply',
    subject: kind,
    after: { rows, before: before.toPlainDate().toString() },
  });
}

/** Deletes one batch of rows older than an instant, oldest first. @returns the number of rows */
type Batch = (db: Db, before: Date) => Promise<number>;

const inbound: Batch = (db, before) => db.$executeRaw`
  DELETE FROM inbound WHERE id IN (
    SELECT id FROM inbound WHERE received_at < ${before} AND state IN ('done', 'failed')
    ORDER BY received_at LIMIT ${together} FOR UPDATE SKIP LOCKED)`;

/** An hour after they expire they are deleted with the next one that is opened; these are the last ones. */
const formPages: Batch = (db, before) => db.$executeRaw`
  DELETE FROM form_page WHERE id IN (
    SELECT id FROM form_page WHERE expires_at < ${before} ORDER BY expires_at LIMIT ${together} FOR UPDATE SKIP LOCKED)`;

const postedWords: Batch = (db, before) => db.$executeRaw`
  UPDATE delivery SET text = NULL, card = NULL WHERE id IN (
    SELECT id FROM delivery
    WHERE text IS NOT NULL AND coalesce(posted_at, claimed_at) < ${before} AND state IN ('posted', 'refused', 'unknown')
    ORDER BY coalesce(posted_at, claimed_at) LIMIT ${together} FOR UPDATE SKIP LOCKED)`;

/** Notices of pending requests are kept; otherwise they would be posted again. */
const notices: Batch = (db, before) => db.$executeRaw`
  DELETE FROM notice WHERE id IN (
    SELECT id FROM notice n WHERE due_at < ${before} AND state NOT IN ('planned', 'claimed')
      AND NOT EXISTS (SELECT FROM approval_request r WHERE r.id = n.request_id AND r.state = 'pending')
    ORDER BY due_at LIMIT ${together} FOR UPDATE SKIP LOCKED)`;

const answers: Batch = (db, before) => db.$executeRaw`
  DELETE FROM form_answer WHERE id IN (
    SELECT id FROM form_answer WHERE at < ${before} ORDER BY at LIMIT ${together} FOR UPDATE SKIP LOCKED)`;

const audit: Batch = (db, before) => db.$executeRaw`
  DELETE FROM audit WHERE id IN (
    SELECT id FROM audit WHERE at < ${before} ORDER BY at LIMIT ${together} FOR UPDATE SKIP LOCKED)`;

const logsOfEnded: Batch = (db, before) => db.$executeRaw`
  DELETE FROM contact_log WHERE id IN (
    SELECT l.id FROM customer c JOIN contact_log l ON l.customer_id = c.id
    WHERE c.state = 'ended' AND c.updated_at < ${before}
      AND NOT EXISTS (SELECT FROM contact_log later WHERE later.customer_id = c.id AND later.happened_at >= ${before})
    LIMIT ${together} FOR UPDATE OF l SKIP LOCKED)`;

const batches: Readonly<Record<RetentionKind, readonly Batch[]>> = {
  inboundDays: [inbound, formPages],
  postingDays: [postedWords, notices],
  answerDays: [answers],
  auditDays: [audit],
  endedCustomerDays: [logsOfEnded],
};

const kinds = Object.keys(batches) as RetentionKind[];
