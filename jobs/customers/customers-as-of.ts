import { Temporal } from 'temporal-polyfill';
import type { ActingStaff } from '../access/acting-staff.ts';
import { heldBy, onceHeldSql } from '../access/rule.ts';
import { mayWithAll, onceCustomersSql } from '../access/scopes.ts';
import { Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/** Days from `from` up to and without `next`. */
export interface Span {
  readonly from: Temporal.PlainDate;
  readonly next: Temporal.PlainDate;
}

/** A period of figures, and the company's day and zone. */
export interface PeriodScope extends Span {
  readonly today: Temporal.PlainDate;
  /** The company's zone, in which deadlines end. */
  readonly zone: string;
}

const seats = ['supervisor', 'salesperson', 'assistant'] as const;

/**
 * Customers with their seats as they were at the end of a past period, as a table for `FROM … c`: figures stay with the
 * people of their period when a customer is handed over later. In the current period, the seats of today.
 *
 * @param among a statement for the ids of those that matter: a month has few, and is read twelve times for a year
 */
export function customersAsOf(
  { next, today, zone }: Pick<PeriodScope, 'next' | 'today' | 'zone'>,
  among: Prisma.Sql,
): Prisma.Sql {
  if (Temporal.PlainDate.compare(next, today) > 0)
    return Prisma.sql`(SELECT * FROM customer WHERE id IN (${among}))`;
  const until = endOf({ next, zone });
  return Prisma.sql`(
    SELECT c0.id, c0.state, c0.merged_into_id, ${seatsThen} FROM customer c0 ${seatsAsOf(until, among)}
    WHERE c0.id IN (${among}))`;
}

/** The instant until which changes belong to a period. */
export function endOf({ next, zone }: Pick<PeriodScope, 'next' | 'zone'>): Prisma.Sql {
  return Prisma.sql`${toDbInstant(next.toZonedDateTime(zone).toInstant())}::timestamptz`;
}

/**
 * Joins for `customer c0` that find who held its seats at an instant: the history says who had a seat before the first
 * change since then; without one it is still the same person. All changes of a seat are read at once, because looking up
 * those of each row takes many times as long for a year of everyone's.
 *
 * @param whose of figures about a few customers
 */
export function seatsAsOf(until: Prisma.Sql, whose?: Whose): Prisma.Sql {
  return Prisma.join(
    seats.map((seat) => {
      const then = Prisma.raw(`${seat}_then`);
      return Prisma.sql`LEFT JOIN (
        SELECT TRUE AS changed, h.customer_id, h.since, h.at, s.id
        FROM ${changesOf(seat, whose)} h LEFT JOIN staff s ON s.code = h.before
      ) ${then} ON ${then}.customer_id = c0.id AND ${firstSince(then, until)}`;
    }),
    ' ',
  );
}

/** One customer, or a statement for the ids of some. */
type Whose = string | Prisma.Sql;

/** Each change of a fact, with the one before it. */
function changesOf(key: string, whose: Whose | undefined): Prisma.Sql {
  const one = typeof whose === 'string' ? Prisma.sql`SELECT ${whose}::uuid` : whose;
  const ofWhom = one === undefined ? Prisma.empty : Prisma.sql`AND customer_id IN (${one})`;
  return Prisma.sql`(
    SELECT customer_id, before, at, lag(at) OVER (PARTITION BY customer_id ORDER BY at, id) AS since
    FROM fact_change WHERE key = ${key} ${ofWhom})`;
}

function firstSince(change: Prisma.Sql, instant: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${change}.at >= ${instant} AND (${change}.since IS NULL OR ${change}.since < ${instant})`;
}

/** The columns found by these joins, under the names of today's. */
export const seatsThen = Prisma.raw(
  seats
    .map((seat) => `CASE WHEN ${seat}_then.changed THEN ${seat}_then.id ELSE c0.${seat}_id END AS ${seat}_id`)
    .join(', '),
);

/** The owner of `follow_up f0` then: it follows the seat in which its owner was last, which is today or when it ended. */
export const ownerThen = Prisma.raw(ownerBySeat('f0.owner_id', heldLast));

/** The same where merge `m` may have moved the follow-up to another customer: its owner was last in a seat just before that. */
export const ownerBeforeMerge = Prisma.raw(`CASE WHEN m.id IS NULL
  THEN ${ownerBySeat('f0.owner_id', heldLast)}
  ELSE (SELECT ${ownerBySeat('l.owner_id', (seat) => `(m.moved->'before'->>'${seat}Id')::uuid`)}
    FROM (SELECT coalesce(
      (SELECT (one.value->>'ownerId')::uuid FROM jsonb_array_elements(m.moved->'followUps') one
       WHERE one.value->>'id' = f0.id::text), f0.owner_id) AS owner_id) l) END`);

/** Who had the seat of `c0` last while `f0` was open. Read only for a customer whose seat changed since. */
function heldLast(seat: (typeof seats)[number]): string {
  return `(CASE WHEN f0.ended_at IS NULL THEN c0.${seat}_id ELSE (
    SELECT CASE WHEN h.id IS NULL THEN c0.${seat}_id ELSE (SELECT id FROM staff WHERE code = h.before) END
    FROM (VALUES (1)) one LEFT JOIN LATERAL (
      SELECT id, before FROM fact_change
      WHERE customer_id = c0.id AND key = '${seat}' AND at > f0.ended_at ORDER BY at, id LIMIT 1) h ON TRUE) END)`;
}

function ownerBySeat(ownerId: string, holder: (seat: (typeof seats)[number]) => string): string {
  // `IS TRUE`: an AND whose left side is null goes on to its right side, which would look up a holder for every row.
  const moved = seats.map(
    (seat) => `WHEN ${seat}_then.changed IS TRUE AND ${ownerId} = ${holder(seat)} THEN ${seat}_then.id`,
  );
  return `CASE ${moved.join(' ')} ELSE ${ownerId} END`;
}

/** Who was handed the customer in the same moment already had it. */
export function justAfter(at: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${at} + interval '1 millisecond')`;
}

/** The instant at which a day ends. @param day an expression of the type date */
export function endOfDay(day: Prisma.Sql, zone: string): Prisma.Sql {
  return Prisma.sql`((${day} + 1)::timestamp AT TIME ZONE ${zone})`;
}

/** For a statement about `customer c0` at an instant. */
export interface People {
  /** Stands before the SELECT. */
  readonly among: Prisma.Sql;
  readonly joins: Prisma.Sql;
  /** Its seats, and `owner_id`, who owned it by its tier then. */
  readonly columns: Prisma.Sql;
}

/**
 * Who had the customers at an instant. Those that can count are found once, before the rest: written out where each seat
 * asks for them, they take most of the time of a person's year.
 */
export function peopleAsOf(until: Prisma.Sql, counting: Counting, customerId?: string): People {
  const counted = amongCounted(counting);
  const among = counted === null ? undefined : Prisma.sql`SELECT id FROM among`;
  const whose = customerId ?? among;
  const seat = (name: (typeof seats)[number]) =>
    Prisma.raw(`CASE WHEN ${name}_then.changed THEN ${name}_then.id ELSE c0.${name}_id END`);
  const tier = Prisma.raw('tier_then');
  return {
    among: counted === null ? Prisma.empty : Prisma.sql`WITH among AS MATERIALIZED (${counted})`,
    joins: Prisma.sql`${among === undefined ? Prisma.empty : Prisma.raw('JOIN among ON among.id = c0.id')}
      ${seatsAsOf(until, whose)} LEFT JOIN ${changesOf('tier', whose)} ${tier}
      ON ${tier}.customer_id = c0.id AND ${firstSince(tier, until)}`,
    columns: Prisma.sql`${seatsThen}, CASE WHEN coalesce(tier_then.before, c0.tier::text) = 'potential'
      THEN ${seat('supervisor')} ELSE ${seat('salesperson')} END AS owner_id`,
  };
}

/** Whose figures are asked for, and by whom. */
export interface Counting {
  readonly who: ActingStaff;
  /** Only what this person owned on its day; null: everyone's. */
  readonly person: string | null;
}

/** Whether the figures depend on who had a customer. Without a person, those of a reader who answers for all do not. */
function asksWhose({ who, person }: Counting): boolean {
  return person !== null || !mayWithAll('answer', who);
}

/**
 * The ids of the customers that can count for these figures, whatever the day: those that the person has or had, else those
 * that the reader, or someone they answer for, has or had. A reader of one customer in twenty has the others not read. What
 * the reader may not see is left out by the statement itself, of these few. Null: all of them.
 */
function amongCounted({ who, person }: Counting): Prisma.Sql | null {
  return person === null
    ? onceCustomersSql('answer', who)
    : onceHeldSql(heldBy(['supervisor', 'salesperson'], [person]));
}

/** Whether a customer can count, for a statement that begins with more than the customers. */
export function mayCount(counting: Counting, customerId: Prisma.Sql): Prisma.Sql {
  const among = amongCounted(counting);
  return among === null ? Prisma.sql`TRUE` : Prisma.sql`${customerId} IN (${among})`;
}

/** The same for figures that name no owner and only choose whose customers count. Without a choice no owner is looked up. */
export function peopleCounted(counting: Counting, until: Prisma.Sql): People {
  return asksWhose(counting)
    ? peopleAsOf(until, counting)
    : { among: Prisma.empty, joins: Prisma.empty, columns: Prisma.sql`NULL::uuid AS owner_id` };
}

/** The same of `customersAsOf`. */
export function customersCounted(
  counting: Counting,
  period: Pick<PeriodScope, 'next' | 'today' | 'zone'>,
  among: Prisma.Sql,
): Prisma.Sql {
  return asksWhose(counting)
    ? customersAsOf(period, among)
    : Prisma.sql`(SELECT * FROM customer WHERE id IN (${among}))`;
}

/** For a statement with such columns as `c`. @param person null: anyone */
export function ownedBy(person: string | null): Prisma.Sql {
  return person === null ? Prisma.sql`TRUE` : Prisma.sql`c.owner_id = ${person}::uuid`;
}

/** For a statement with the seats of a customer as `c`. @param person null: any salesperson */
export function soldBy(person: string | null): Prisma.Sql {
  return person === null ? Prisma.sql`TRUE` : Prisma.sql`c.salesperson_id = ${person}::uuid`;
}
