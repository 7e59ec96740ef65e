import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { fromDbInstant, toDbDate } from '../../prisma/days.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersSql } from '../access/scopes.ts';
import { patternOf } from './customers-wanted.ts';

/** How a customer of a list stands. */
export interface Glance {
  /** Its open follow-ups that were due before today. */
  readonly overdue: number;
  readonly lastContactAt: Temporal.Instant | null;
  /** Key of the last stage of the process that has a day by today. */
  readonly stage: string | null;
}

interface Row {
  readonly id: string;
  readonly overdue: number;
  readonly lastContactAt: Date | null;
  readonly stage: string | null;
}

export interface GlanceScope {
  readonly today: Temporal.PlainDate;
  readonly pipeline: readonly string[];
}

/** @param customerIds the lines of a page: each is looked up */
export async function glanceAtCustomers(
  db: Tx,
  customerIds: readonly string[],
  { today, pipeline }: GlanceScope,
): Promise<ReadonlyMap<string, Glance>> {
  const day = Prisma.sql`${toDbDate(today)}::date`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT c.id,
      (SELECT count(*) FROM follow_up f WHERE f.customer_id = c.id AND f.state = 'open' AND f.due_on < ${day})::int
        AS overdue,
      (SELECT l.happened_at FROM contact_log l WHERE l.customer_id = c.id AND l.deleted_at IS NULL
       ORDER BY l.happened_at DESC LIMIT 1) AS "lastContactAt",
      (SELECT k.key FROM fact k
       WHERE k.customer_id = c.id AND k."on" <= ${day} AND k.key = ANY(${[...pipeline]})
       ORDER BY array_position(${[...pipeline]}, k.key) DESC LIMIT 1) AS stage
    FROM customer c WHERE c.id = ANY(${[...customerIds]}::uuid[])`;
  return new Map(
    rows.map(({ id, overdue, lastContactAt, stage }) => [
      id,
      { overdue, stage, lastContactAt: lastContactAt === null ? null : fromDbInstant(lastContactAt) },
    ]),
  );
}

/** Of these customers, the people there whose name has what was searched for. */
export async function peopleMet(
  db: Tx,
  who: ActingStaff,
  customerIds: readonly string[],
  search: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT c.id, k.name FROM contact k JOIN customer c ON c.id = k.customer_id
    WHERE k.customer_id = ANY(${[...customerIds]}::uuid[]) AND k.name ILIKE ${patternOf(search)}
      AND ${customersSql('read', who)}
    ORDER BY k.name`;
  const met = new Map<string, string[]>();
  for (const { id, name } of rows) met.set(id, [...(met.get(id) ?? []), name]);
  return met;
}
