import { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/** A period of figures, and the company's day and zone. */
export interface PeriodScope {
  readonly from: Temporal.PlainDate;
  /** The first day after it. */
  readonly next: Temporal.PlainDate;
  readonly today: Temporal.PlainDate;
  /** The company's zone, in which deadlines end. */
  readonly zone: string;
}

const seats = ['supervisor', 'salesperson', 'assistant'] as const;

/**
 * Customers with their seats as they were at the end of a past period, as a table for `FROM … c`: figures stay with the
 * people of their period when a customer is handed over later. In the current period, the seats of today.
 */
export function customersAsOf({
  next,
  today,
  zone,
}: Pick<PeriodScope, 'next' | 'today' | 'zone'>): Prisma.Sql {
  if (Temporal.PlainDate.compare(next, today) > 0) return Prisma.sql`customer`;
  const until = endOf({ next, zone });
  return Prisma.sql`(
    SELECT c0.id, c0.state, c0.merged_into_id, ${seatsThen} FROM customer c0 ${seatsAsOf(until)})`;
}

/** The instant until which changes belong to a period. */
export function endOf({ next, zone }: Pick<PeriodScope, 'next' | 'zone'>): Prisma.Sql {
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

/** The instant at which a day ends. @param day an expression of the type date */
export function endOfDay(day: Prisma.Sql, zone: string): Prisma.Sql {
  return Prisma.sql`((${day} + 1)::timestamp AT TIME ZONE ${zone})`;
}

/**
 * For `customer c0` at an instant: joins, and the columns of its seats and of `owner_id`, who owned it by its tier then.
 */
export function peopleAsOf(until: Prisma.Sql): { readonly joins: Prisma.Sql; readonly columns: Prisma.Sql } {
  const seat = (name: (typeof seats)[number]) =>
    Prisma.raw(`CASE WHEN ${name}_then.changed THEN ${name}_then.id ELSE c0.${name}_id END`);
  return {
    joins: Prisma.sql`${seatsAsOf(until)} LEFT JOIN LATERAL (
      SELECT h.before AS tier FROM fact_change h
      WHERE h.customer_id = c0.id AND h.key = 'tier' AND h.at >= ${until}
      ORDER BY h.at, h.id LIMIT 1) tier_then ON TRUE`,
    columns: Prisma.sql`${seatsThen}, CASE WHEN coalesce(tier_then.tier, c0.tier::text) = 'potential'
      THEN ${seat('supervisor')} ELSE ${seat('salesperson')} END AS owner_id`,
  };
}

/** For a statement with such columns as `c`. @param person null: whoever it was */
export function ownedBy(person: string | null): Prisma.Sql {
  return person === null ? Prisma.sql`TRUE` : Prisma.sql`c.owner_id = ${person}::uuid`;
}

/** For a statement with the seats of a customer as `c`. @param person null: any salesperson */
export function soldBy(person: string | null): Prisma.Sql {
  return person === null ? Prisma.sql`TRUE` : Prisma.sql`c.salesperson_id = ${person}::uuid`;
}
