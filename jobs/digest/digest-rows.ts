import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { workOfPeople } from '../plan/closing.ts';
import type { Rules } from '../plan/types.ts';
import { tellApart } from '../staff/name-people.ts';
import type { DigestSpan } from './digest-time.ts';

/**
 * One item of the day: a log written, a follow-up closed, or one that is still open and was due today, or on a day off
 * since the last digest.
 */
export interface DigestRow {
  readonly kind: 'log' | 'closed' | 'due' | 'missed';
  /** The log's author or the follow-up's owner. */
  readonly staffId: string | null;
  readonly staff: string | null;
  readonly supervisorId: string | null;
  readonly salespersonId: string | null;
  readonly assistantId: string | null;
  /** Null: it is about no customer. */
  readonly code: string | null;
  readonly customer: string | null;
  readonly step: string;
  /** A duty: owed by each of several colleagues. */
  readonly isDuty: boolean;
  /** The number of the entry that a follow-up is owed for. */
  readonly number: string | null;
  /** The hour of the deadline of a follow-up that is still open; null: the whole day. */
  readonly dueMs: number | null;
  /** The beginning of a log's summary. */
  readonly words: string | null;
}

/** All rows for all digests of a day, in one statement; those of one moment in the order in which they were written. */
export async function readDigestRows(
  tx: Tx,
  digest: DigestSpan,
  rules: Rules,
): Promise<readonly DigestRow[]> {
  const rows = await tx.$queryRaw<DigestRow[]>`
    SELECT d.kind, d.staff_id AS "staffId", s.name AS staff,
           c.supervisor_id AS "supervisorId",
           c.salesperson_id AS "salespersonId", c.assistant_id AS "assistantId", c.code, c.name AS customer, d.step, d.is_duty AS "isDuty", e.number, d.words,
           (extract(epoch FROM d.due_at) * 1000)::float8 AS "dueMs"
    FROM (${rowsOf(digest, rules)}) d
    LEFT JOIN customer c ON c.id = d.customer_id
    LEFT JOIN entry e ON e.id = d.entry_id
    LEFT JOIN staff s ON s.id = d.staff_id
    ORDER BY d.kind, s.name, s.code, d.at, c.code, d.id`;
  const naming = await tellApart(tx);
  return rows.map((row) =>
    row.staffId === null || row.staff === null
      ? row
      : { ...row, staff: naming({ id: row.staffId, name: row.staff }) },
  );
}

/** Whether a digest could have content; used when a clock is moved from event to event. */
export async function hasDigestRows(tx: Tx, digest: DigestSpan, rules: Rules): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT FROM (${rowsOf(digest, rules)}) d)
        OR EXISTS (SELECT FROM approval_request WHERE state = 'pending') AS found`;
  return found?.found ?? false;
}

function rowsOf({ day, at, since }: DigestSpan, rules: Rules): Prisma.Sql {
  const [from, to] = [toDbInstant(since.at), toDbInstant(at)];
  const own = [...workOfPeople(rules)];
  const isDuty = Prisma.sql`f.subject_kind = 'staff'`;
  const entryId = Prisma.sql`CASE WHEN f.subject_kind = 'entry' THEN f.subject_id END`;
  return Prisma.sql`
    SELECT 'log' AS kind, l.actor_id AS staff_id, l.customer_id, NULL::uuid AS entry_id, l.purpose AS step,
           FALSE AS is_duty,
           left(l.summary, 120) AS words, NULL::timestamptz AS due_at, l.recorded_at AS at, l.id
    FROM contact_log l
    WHERE l.recorded_at > ${from} AND l.recorded_at <= ${to} AND l.actor_id IS NOT NULL
      AND l.deleted_at IS NULL
    UNION ALL
    SELECT 'closed', f.owner_id, f.customer_id, ${entryId}, f.step, ${isDuty}, NULL, NULL, f.ended_at, f.id
    FROM follow_up f
    WHERE f.state = 'closed' AND f.ended_at > ${from} AND f.ended_at <= ${to} AND f.step = ANY(${own})
    UNION ALL
    SELECT CASE WHEN f.due_on = ${day.toString()}::date THEN 'due' ELSE 'missed' END, f.owner_id, f.customer_id, ${entryId}, f.step, ${isDuty}, NULL, f.due_at, f.due_on, f.id
    FROM follow_up f LEFT JOIN customer c ON c.id = f.customer_id
    WHERE f.state = 'open' AND (c.id IS NULL OR c.state = 'active' OR c.state = 'paused' AND f.subject_kind = 'entry') AND f.due_on > ${since.day.toString()}::date AND f.due_on <= ${day.toString()}::date
      AND f.step = ANY(${own})`;
}
