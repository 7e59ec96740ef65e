import { Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { justAfter, seatsAsOf, seatsThen, type Span } from '../customers/customers-as-of.ts';

/**
 * Entries opened on some days, those together that went the same way, by month and the people of the moment in which they
 * were opened: the columns of `CountedEntries`, in their order. All moves are kept, because the figures of a year look at an
 * entry later than those of its month.
 *
 * @param which a condition on entry `e0`
 */
export function tallyEntries(zone: string, spans: readonly Span[], which: Prisma.Sql): Prisma.Sql {
  const opened = spans.map(({ from, next }) => {
    const [start, end] = [from, next].map((day) => toDbInstant(day.toZonedDateTime(zone).toInstant()));
    return Prisma.sql`(e0.opened_at >= ${start}::timestamptz AND e0.opened_at < ${end}::timestamptz)`;
  });
  const isAmong = opened.length === 0 ? Prisma.sql`FALSE` : Prisma.join(opened, ' OR ');
  return Prisma.sql`(
    WITH those AS MATERIALIZED (SELECT e0.* FROM entry e0 WHERE (${isAmong}) AND (${which})),
    moved AS (
      SELECT m.entry_id, string_agg(coalesce(m.move, '') || '>' || m.to_state, ',' ORDER BY m.sequence) AS way,
        string_agg((extract(epoch FROM m.at) * 1000)::bigint::text, ',' ORDER BY m.sequence) AS times
      FROM those e0 JOIN entry_move m ON m.entry_id = e0.id GROUP BY m.entry_id),
    each AS (
      SELECT date_trunc('month', e0.opened_at AT TIME ZONE ${zone})::date AS month, e0.register, e0.opener_id,
        e0.owner_id AS owner_id, ${seatsThen}, e0.state || '/' || moved.way AS way, moved.times
      FROM those e0 JOIN moved ON moved.entry_id = e0.id LEFT JOIN customer c0 ON c0.id = e0.customer_id
        ${seatsAsOf(justAfter(Prisma.sql`e0.opened_at`))})
    SELECT month, register, opener_id, owner_id, supervisor_id, salesperson_id, assistant_id, way,
      string_agg(times, E'\n') AS times
    FROM each GROUP BY 1, 2, 3, 4, 5, 6, 7, 8)`;
}
