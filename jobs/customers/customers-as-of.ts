import { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/** A month of figures, and the company's day and zone. */
export interface MonthScope {
  readonly month: Temporal.PlainYearMonth;
  readonly today: Temporal.PlainDate;
  /** The company's zone, in which deadlines end. */
  readonly zone: string;
}

const seats = ['supervisor', 'salesperson', 'assistant'] as const;

/**
 * Customers with their seats as they were at the end of a past month, as a table for `FROM … c`: figures of a month stay
 * with the people of that month when a customer is handed over later. In the current month, the seats of today.
 */
export function customersAsOf({ month, today, zone }: MonthScope): Prisma.Sql {
  const next = month.add({ months: 1 }).toPlainDate({ day: 1 });
  if (Temporal.PlainDate.compare(next, today) > 0) return Prisma.sql`customer`;
  const until = endOf({ month, zone });
  return Prisma.sql`(
    SELECT c0.id, c0.state, c0.merged_into_id, ${seatsThen} FROM customer c0 ${seatsAsOf(until)})`;
}

/** The instant until which changes belong to a month. */
export function endOf({ month, zone }: Pick<MonthScope, 'month' | 'zone'>): Prisma.Sql {
  const next = month.add({ months: 1 }).toPlainDate({ day: 1 });
  return Prisma.sql`${toDbInstant(next.toZonedDateTime(zone).toInstant())}::timestamptz`;
}

/**
 * Joins for `customer c0` that find who held its seats at an instant: the history says who had a seat before the first
 * change since then; without one it is still the same person.
 */
export function seatsAsOf(until: Prisma.Sql): Prisma.Sql {
  return Prisma.join(
    seats.map((seat) => {
      const then = Prisma.raw(`${seat}_then`);
      return Prisma.sql`LEFT JOIN LATERAL (
        SELECT TRUE AS changed, s.id FROM fact_change h LEFT JOIN staff s ON s.code = h.before
        WHERE h.customer_id = c0.id AND h.key = ${seat} AND h.at >= ${until}
        ORDER BY h.at, h.id LIMIT 1) ${then} ON TRUE`;
    }),
    ' ',
  );
}

/** The columns found by these joins, under the names of today's. */
export const seatsThen = Prisma.raw(
  seats
    .map((seat) => `CASE WHEN ${seat}_then.changed THEN ${seat}_then.id ELSE c0.${seat}_id END AS ${seat}_id`)
    .join(', '),
);

/**
 * The owner of `follow_up f0` then: it follows the seat in which its owner was last, which is today, or when merge `m` moved
 * the follow-up to another customer.
 */
export const ownerThen = Prisma.raw(`(SELECT CASE ${seats
  .map((seat) => `WHEN ${seat}_then.changed AND l.owner_id = l.${seat}_id THEN ${seat}_then.id`)
  .join(' ')} ELSE l.owner_id END
  FROM (
    SELECT coalesce(
        (SELECT (one.value->>'ownerId')::uuid FROM jsonb_array_elements(m.moved->'followUps') one
         WHERE one.value->>'id' = f0.id::text), f0.owner_id) AS owner_id,
      ${seats
        .map(
          (seat) =>
            `CASE WHEN m.id IS NULL THEN c0.${seat}_id ELSE (m.moved->'before'->>'${seat}Id')::uuid END AS ${seat}_id`,
        )
        .join(', ')}) l)`);
