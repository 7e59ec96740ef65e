import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { readSetting, writeSetting } from '../settings.ts';
import type { RetentionKind } from './retention.ts';

/** Rows that are deleted in one statement; their locks are held for some milliseconds. */
const together = 1_000;
/** Batches of a kind in one run: a first run over years of data takes several days, and never a night of work. */
const mostBatches = 200;

const key = 'retention-applied-on';

/**
 * Deletes what is older than it may be kept (`Core.retention`), once a day, in small batches between which others
 * work. What could not be finished is left to the next day. How much of each kind went is in the audit.
 *
 * @param stopping ends the run after the batch at hand; the day is asked for again then
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
  core.log.info({ kind, rows }, 'data was deleted that was older than it may be kept');
  await writeAudit(core.db, {
    at,
    by: null,
    action: 'retention.apply',
    subject: kind,
    after: { rows, before: before.toPlainDate().toString() },
  });
}

/** Deletes some of what is older than an instant, the oldest first. @returns how many rows it was */
type Batch = (db: Db, before: Date) => Promise<number>;

const inbound: Batch = (db, before) => db.$executeRaw`
  DELETE FROM inbound WHERE id IN (
    SELECT id FROM inbound WHERE received_at < ${before} AND state IN ('done', 'failed')
    ORDER BY received_at LIMIT ${together} FOR UPDATE SKIP LOCKED)`;

const postedWords: Batch = (db, before) => db.$executeRaw`
  UPDATE delivery SET text = NULL WHERE id IN (
    SELECT id FROM delivery
    WHERE text IS NOT NULL AND coalesce(posted_at, claimed_at) < ${before} AND state IN ('posted', 'refused', 'unknown')
    ORDER BY coalesce(posted_at, claimed_at) LIMIT ${together} FOR UPDATE SKIP LOCKED)`;

/** What was said about a request that still waits stays, or it would be said again. */
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
  inboundDays: [inbound],
  postingDays: [postedWords, notices],
  answerDays: [answers],
  auditDays: [audit],
  endedCustomerDays: [logsOfEnded],
};

const kinds = Object.keys(batches) as RetentionKind[];
