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
 * 复购期已过 (LAPSED): the last day of the repurchase stage of customer `c`, if it is over and the customer has not ordered
 * since the first of the days that it counts from; otherwise null. It is worked out whenever it is asked for, so an order ends it, also
 * one that is recorded late. A suspended customer is not pressed to order.
 */
export function lapsedOnSql({ anchors, days, answer, orders, today, zone }: Lapse): Prisma.Sql {
  const keys = Prisma.sql`${[...anchors]}::text[]`;
  const ordered = orders.map(
    ({ register, day, states }) => Prisma.sql`EXISTS (
      SELECT FROM entry e WHERE e.customer_id = c.id AND e.register = ${register}
        AND e.answers ->> ${day} >= s.since::text
        AND ${states === undefined ? Prisma.sql`TRUE` : Prisma.sql`e.state = ANY(${[...states]}::text[])`})`,
  );
  const first = Prisma.sql`EXISTS (
    SELECT FROM first_order o WHERE o.customer_id = c.id AND o.ordered_on > s.since)`;
  const told = Prisma.sql`EXISTS (
    SELECT FROM contact_log l WHERE l.customer_id = c.id AND l.deleted_at IS NULL
      AND (l.happened_at AT TIME ZONE ${zone})::date >= s.since
      AND EXISTS (SELECT FROM jsonb_each_text(l.fields) told WHERE told.value = ${answer}))`;
  // In this order: a customer has few orders, and may have hundreds of logs.
  const again = [...ordered, first, told].map((one) => Prisma.sql`WHEN ${one} THEN FALSE`);
  return Prisma.sql`(
    SELECT s.began_on + ${days}::int FROM (
      SELECT (array_agg(f."on" ORDER BY array_position(${keys}, f.key)))[1] AS began_on, min(f."on") AS since
      FROM fact f WHERE f.customer_id = c.id AND f.key = ANY(${keys}) AND f."on" IS NOT NULL
    ) s
    WHERE c.state = 'active' AND s.began_on + ${days}::int < ${toDbDate(today)}::date
      AND CASE ${Prisma.join(again, ' ')} ELSE TRUE END)`;
}

/** Whether it is so, of many customers: only those are looked at whose stage can be over. */
export function isLapsedSql(lapse: Lapse): Prisma.Sql {
  const latest = toDbDate(lapse.today.subtract({ days: lapse.days + 1 }));
  return Prisma.sql`c.id IN (
      SELECT f.customer_id FROM fact f WHERE f.key = ANY(${[...lapse.anchors]}::text[]) AND f."on" <= ${latest}::date)
    AND ${lapsedOnSql(lapse)} IS NOT NULL`;
}

/** The last day of a stage that is over without an order; null: it is not over, or the customer has ordered. */
export async function readLapsedOn(
  db: Tx,
  customerId: string,
  lapse: Lapse | null,
): Promise<Temporal.PlainDate | null> {
  if (lapse === null) return null;
  const [row] = await db.$queryRaw<{ on: Date | null }[]>`
    SELECT ${lapsedOnSql(lapse)} AS "on" FROM customer c WHERE c.id = ${customerId}::uuid`;
  return row === undefined || row.on === null ? null : fromDbDate(row.on);
}
