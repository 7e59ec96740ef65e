import { Prisma } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { isFollowUpAmong, placeThen, tookOver } from '../customers/before-merges.ts';
import {
  endOfDay,
  ownerBeforeMerge,
  ownerThen,
  seatsAsOf,
  seatsThen,
  type Span,
} from '../customers/customers-as-of.ts';

/** In numbers, by step, month and the people of the day; `due_on` stays, because of today. */
export function tallyFollowUps(zone: string, spans: readonly Span[], which: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT r.step, date_trunc('month', r.due_on::timestamp)::date AS month, r.owner_id,
      r.supervisor_id, r.salesperson_id, r.assistant_id, r.due_on,
      coalesce(r.done_on <= r.due_on, FALSE)::int AS on_time, coalesce(r.done_on > r.due_on, FALSE)::int AS late,
      (r.done_on IS NULL)::int AS open
    FROM ${followUpsOfDays(spans, zone, which)} r)`;
}

/**
 * What never moved with a merge is joined with its customer directly: of a year of everyone's, looking up for each row where
 * it was takes longer than all the rest.
 *
 * @param which a condition on follow-up `f0`
 */
export function followUpsOfDays(spans: readonly Span[], zone: string, which: Prisma.Sql): Prisma.Sql {
  const until = endOfDay(Prisma.sql`f0.due_on`, zone);
  const customerId = Prisma.sql`f0.customer_id`;
  const place = placeThen({ customerId, wasMoved: isFollowUpAmong(Prisma.sql`f0.id`) }, until);
  const inSpans = spans.map(
    ({ from, next }) =>
      Prisma.sql`(f0.due_on >= ${toDbDate(from)}::date AND f0.due_on < ${toDbDate(next)}::date)`,
  );
  const inPeriod = inSpans.length === 0 ? Prisma.sql`FALSE` : Prisma.join(inSpans, ' OR ');
  const counted = (owner: Prisma.Sql, joins: Prisma.Sql, where: Prisma.Sql) => Prisma.sql`
      SELECT f0.step, f0.due_on, ${owner} AS owner_id, ${seatsThen},
        CASE WHEN f0.state = 'closed' THEN (f0.ended_at AT TIME ZONE ${zone})::date END AS done_on
      FROM follow_up f0 ${joins} ${seatsAsOf(until)}
      WHERE (${inPeriod}) AND f0.closed_by IS DISTINCT FROM 'posting' AND (${which}) AND ${where}`;
  return Prisma.sql`(
      ${counted(
        ownerThen,
        Prisma.sql`JOIN customer c0 ON c0.id = f0.customer_id`,
        Prisma.sql`f0.state <> 'cancelled' AND NOT ${tookOver(customerId)}`,
      )}
      UNION ALL
      ${counted(
        ownerBeforeMerge,
        Prisma.sql`CROSS JOIN LATERAL ${place} place
        LEFT JOIN customer_merge m ON m.id = place.merge
        JOIN customer c0 ON c0.id = place.id`,
        Prisma.sql`(f0.state <> 'cancelled' OR f0.ended_at = m.at) AND ${tookOver(customerId)}`,
      )}
    )`;
}
