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

type Whose = (id: Prisma.Sql) => Prisma.Sql;

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
 * @param whose a condition on the id of a customer: those that are looked at. It stands with the orders as well, because
 * PostgreSQL does not carry it there from a UNION.
 */
export function lapsedSql(lapse: Lapse, whose: Whose): Prisma.Sql {
  const { anchors, days } = lapse;
  const over = anchors.map((_, n) => overSince(lapse, n, whose));
  return Prisma.sql`(
    SELECT s.customer_id, s.began_on + ${days}::int AS ended_on FROM (${Prisma.join(over, ' UNION ALL ')}) s
    WHERE NOT EXISTS (
      SELECT FROM ${ordersSql(lapse)} o
      WHERE o.customer_id = s.customer_id AND ${whose(Prisma.sql`o.customer_id`)} AND ${isOrderedSince(Prisma.sql`s.since`)}))`;
}

/**
 * The stages that are over and count from this anchor, because none before it has a day. Anchor by anchor, because that
 * takes two thirds of the time of grouping the days of every customer.
 */
function overSince({ anchors, days, today }: Lapse, n: number, whose: Whose): Prisma.Sql {
  const later = anchors.slice(n + 1).map((key, at) => ({ key, row: Prisma.raw(`later_${at}`) }));
  const joins = later.map(
    ({ key, row }) =>
      Prisma.sql`LEFT JOIN fact ${row} ON ${row}.customer_id = f.customer_id AND ${row}.key = ${key}`,
  );
  const since = [Prisma.sql`f."on"`, ...later.map(({ row }) => Prisma.sql`${row}."on"`)];
  const countsFromIt =
    n === 0
      ? Prisma.sql`TRUE`
      : Prisma.sql`NOT EXISTS (SELECT FROM fact e WHERE e.customer_id = f.customer_id
          AND e.key = ANY(${anchors.slice(0, n)}::text[]) AND e."on" IS NOT NULL)`;
  return Prisma.sql`
    SELECT f.customer_id, f."on" AS began_on, least(${Prisma.join(since)}) AS since
    FROM fact f ${Prisma.join([Prisma.empty, ...joins], ' ')}
    WHERE f.key = ${anchors[n]} AND f."on" < ${toDbDate(today.subtract({ days }))}::date AND ${whose(Prisma.sql`f.customer_id`)} AND ${countsFromIt}`;
}

/** The last day of a stage that is over without an order; null: it is not over, or the customer has ordered. */
export async function readLapsedOn(
  db: Tx,
  customerId: string,
  lapse: Lapse | null,
): Promise<Temporal.PlainDate | null> {
  if (lapse === null) return null;
  const [row] = await db.$queryRaw<{ on: Date }[]>`
    SELECT lapsed.ended_on AS "on" FROM ${lapsedSql(lapse, (id) => Prisma.sql`${id} = ${customerId}::uuid`)} lapsed
    JOIN customer c ON c.id = lapsed.customer_id WHERE c.state = 'active'`;
  return row === undefined ? null : fromDbDate(row.on);
}
