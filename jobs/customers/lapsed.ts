import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbDate } from '../../prisma/days.ts';
import { isOrderedSince, ordersSql, type Orders } from './orders-known.ts';

/** What decides whether the repurchase stage of a customer is over without an order. */
export interface Lapse extends Orders {
  /** The stage counts from the first of these that has a day. */
  readonly anchors: readonly string[];
  /** Length of the stage; on the last day it is not over yet. */
  readonly days: number;
  readonly today: Temporal.PlainDate;
}

/** For a statement with the days of one customer as `f`, grouped: the day from which its stage counts. */
export function stageBegan(anchors: readonly string[]): Prisma.Sql {
  const byKey = anchors.map((key) => Prisma.sql`min(f."on") FILTER (WHERE f.key = ${key})`);
  return Prisma.sql`coalesce(${Prisma.join(byKey)})`;
}

/**
 * 复购期已过 (LAPSED): customers whose repurchase stage is over and that have not ordered since the first of the days that
 * it counts from, as `customer_id` and the last day of the stage, `ended_on`. It is worked out whenever it is asked for, so
 * an order ends it, also one that is recorded late. A suspended customer is not pressed to order: its state is the caller's
 * condition.
 *
 * @param whose a condition on `f.customer_id`: the customers that are looked at
 */
export function lapsedSql(lapse: Lapse, whose: Prisma.Sql = Prisma.sql`TRUE`): Prisma.Sql {
  const { anchors, days, today } = lapse;
  return Prisma.sql`(
    SELECT s.customer_id, s.began_on + ${days}::int AS ended_on FROM (
      SELECT f.customer_id, ${stageBegan(anchors)} AS began_on, min(f."on") AS since
      FROM fact f WHERE f.key = ANY(${[...anchors]}::text[]) AND f."on" IS NOT NULL AND ${whose}
      GROUP BY f.customer_id
    ) s
    WHERE s.began_on + ${days}::int < ${toDbDate(today)}::date AND NOT EXISTS (
      SELECT FROM ${ordersSql(lapse)} o WHERE o.customer_id = s.customer_id AND ${isOrderedSince(Prisma.sql`s.since`)}))`;
}

/** The last day of a stage that is over without an order; null: it is not over, or the customer has ordered. */
export async function readLapsedOn(
  db: Tx,
  customerId: string,
  lapse: Lapse | null,
): Promise<Temporal.PlainDate | null> {
  if (lapse === null) return null;
  const [row] = await db.$queryRaw<{ on: Date }[]>`
    SELECT lapsed.ended_on AS "on" FROM ${lapsedSql(lapse, Prisma.sql`f.customer_id = ${customerId}::uuid`)} lapsed
    JOIN customer c ON c.id = lapsed.customer_id WHERE c.state = 'active'`;
  return row === undefined ? null : fromDbDate(row.on);
}
