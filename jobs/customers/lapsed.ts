import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbDate } from '../../prisma/days.ts';
import type { SalesColumn } from '../../templates/reader/sales-columns.ts';

/** What decides whether the repurchase stage of a customer is over without an order. */
export interface Lapse {
  /** The stage counts from the first of these that has a day. */
  readonly anchors: readonly string[];
  /** Length of the stage; on the last day it is not over yet. */
  readonly days: number;
  /** The answer in a log that means the customer has ordered again. */
  readonly answer: string;
  /** Which entries are orders. */
  readonly orders: readonly SalesColumn[];
  readonly today: Temporal.PlainDate;
  readonly zone: string;
}

/**
 * 复购期已过 (LAPSED): customers whose repurchase stage is over and that have not ordered since the first of the days that
 * it counts from, as `customer_id` and the last day of the stage, `ended_on`. It is worked out whenever it is asked for, so
 * an order ends it, also one that is recorded late. A suspended customer is not pressed to order.
 *
 * @param among a condition on `c.id`: the customers that are looked at
 */
export function lapsedSql(
  { anchors, days, answer, orders, today, zone }: Lapse,
  among: Prisma.Sql = Prisma.sql`TRUE`,
): Prisma.Sql {
  const byKey = anchors.map((key) => Prisma.sql`min(f."on") FILTER (WHERE f.key = ${key})`);
  const ordered = orders.map(
    ({ register, day, states }) => Prisma.sql`AND NOT EXISTS (
      SELECT FROM entry e WHERE e.customer_id = s.customer_id AND e.register = ${register}
        AND e.answers ->> ${day} >= s.since::text
        AND ${states === undefined ? Prisma.sql`TRUE` : Prisma.sql`e.state = ANY(${[...states]}::text[])`})`,
  );
  return Prisma.sql`(
    SELECT s.customer_id, s.began_on + ${days}::int AS ended_on FROM (
      SELECT c.id AS customer_id, coalesce(${Prisma.join(byKey)}) AS began_on, min(f."on") AS since
      FROM customer c JOIN fact f ON f.customer_id = c.id
      WHERE c.state = 'active' AND ${among} AND f.key = ANY(${[...anchors]}::text[]) AND f."on" IS NOT NULL
      GROUP BY c.id
    ) s
    WHERE s.began_on + ${days}::int < ${toDbDate(today)}::date
      ${ordered.length === 0 ? Prisma.empty : Prisma.join(ordered, ' ')}
      AND NOT EXISTS (
        SELECT FROM first_order o WHERE o.customer_id = s.customer_id AND o.ordered_on > s.since)
      AND NOT EXISTS (
        SELECT FROM contact_log l WHERE l.customer_id = s.customer_id AND l.deleted_at IS NULL
          AND (l.happened_at AT TIME ZONE ${zone})::date >= s.since
          AND jsonb_path_exists(l.fields, '$.* ? (@ == $answer)', jsonb_build_object('answer', ${answer}::text))))`;
}

/** The last day of a stage that is over without an order; null: it is not over, or the customer has ordered. */
export async function readLapsedOn(
  db: Tx,
  customerId: string,
  lapse: Lapse | null,
): Promise<Temporal.PlainDate | null> {
  if (lapse === null) return null;
  const [row] = await db.$queryRaw<{ on: Date }[]>`
    SELECT ended_on AS "on" FROM ${lapsedSql(lapse, Prisma.sql`c.id = ${customerId}::uuid`)} lapsed`;
  return row === undefined ? null : fromDbDate(row.on);
}
