import { Prisma } from '../../prisma/client.ts';
import type { OwnerRole } from '../../templates/reader/playbook.ts';

/** A place in which a person can be responsible: a seat of the customer, or the owner of a follow-up. */
export type Place = OwnerRole | 'owner';

/** The same for an entry of a register, which someone opened. */
export type EntryPlace = Place | 'opener';

/** The place is held by one of these people, or is vacant. */
interface Condition<P extends EntryPlace> {
  readonly place: P;
  readonly heldBy: readonly string[] | 'nobody';
}

/**
 * Which customers or follow-ups a person may see or change. Defined once and read three ways below: as a Prisma filter,
 * as an SQL filter, and as a check of a single row. Either all, or those that match at least one condition; an empty
 * list matches none.
 */
export type Rule<P extends EntryPlace = OwnerRole> = 'all' | readonly Condition<P>[];

export const none: Rule<never> = [];

export function heldBy<P extends EntryPlace>(places: readonly P[], people: readonly string[]): Rule<P> {
  return places.map((place) => ({ place, heldBy: people }));
}

export function vacant<P extends EntryPlace>(place: P): Rule<P> {
  return [{ place, heldBy: 'nobody' }];
}

export function either<P extends EntryPlace>(...rules: readonly Rule<P>[]): Rule<P> {
  return rules.includes('all') ? 'all' : rules.flatMap((rule) => (rule === 'all' ? [] : rule));
}

/** The holder of each place, by staff id. */
export type Held<P extends EntryPlace> = Readonly<Record<P, string | null>>;

export function holds<P extends EntryPlace>(rule: Rule<P>, held: Held<P>): boolean {
  if (rule === 'all') return true;
  return rule.some(({ place, heldBy: people }) => {
    const holder = held[place];
    return people === 'nobody' ? holder === null : holder !== null && people.includes(holder);
  });
}

const columns = {
  supervisor: 'supervisorId',
  salesperson: 'salespersonId',
  assistant: 'assistantId',
} as const;

/**
 * Spelled out, because Prisma drops an empty OR within an AND, and treats `{}` within an OR as matching no row instead
 * of every row.
 */
const nothing = { id: { in: Array.of<string>() } };
const everything = { NOT: nothing };

export function customerWhere(rule: Rule): Prisma.CustomerWhereInput {
  if (rule === 'all') return everything;
  if (rule.length === 0) return nothing;
  return {
    OR: rule.map(({ place, heldBy: people }) => ({
      [columns[place]]: people === 'nobody' ? null : { in: [...people] },
    })),
  };
}

export function entryWhere(rule: Rule<EntryPlace>): Prisma.EntryWhereInput {
  if (rule === 'all') return everything;
  if (rule.length === 0) return nothing;
  return {
    OR: rule.map(({ place, heldBy: people }): Prisma.EntryWhereInput => {
      const holder = people === 'nobody' ? null : { in: [...people] };
      if (place === 'owner') return { ownerId: holder };
      if (place === 'opener') return people === 'nobody' ? nothing : { openerId: { in: [...people] } };
      return { customer: customerWhere([{ place, heldBy: people }]) };
    }),
  };
}

const seatColumns = {
  supervisor: Prisma.sql`c.supervisor_id`,
  salesperson: Prisma.sql`c.salesperson_id`,
  assistant: Prisma.sql`c.assistant_id`,
} as const satisfies Record<OwnerRole, Prisma.Sql>;

/** For a statement with the customer as `c` and, where the rule names the owner, the follow-up as `f`. */
export function ruleSql(rule: Rule<Place>): Prisma.Sql {
  return conditionsSql(rule, { ...seatColumns, owner: Prisma.sql`f.owner_id` });
}

/**
 * The ids of the open follow-ups for which the rule holds, as a statement. Place by place, because each has an index of
 * its own, which an OR across two tables cannot use.
 *
 * @param which a condition on `f`
 */
export function openFollowUpsSql(rule: Rule<Place>, which: Prisma.Sql): Prisma.Sql {
  const isOpen = Prisma.sql`f.state = 'open' AND ${which}`;
  if (rule === 'all') return Prisma.sql`SELECT f.id FROM follow_up f WHERE ${isOpen}`;
  const inPlace = (place: Place): Prisma.Sql[] => {
    const there = rule.filter((condition) => condition.place === place);
    const people = there.flatMap(({ heldBy: held }) => (held === 'nobody' ? [] : held));
    const conditions: readonly Rule<Place>[] = [
      ...(people.length === 0 ? [] : [heldBy([place], [...new Set(people)])]),
      ...(there.some(({ heldBy: held }) => held === 'nobody') ? [vacant(place)] : []),
    ];
    return conditions.map((condition) =>
      place === 'owner'
        ? Prisma.sql`SELECT f.id FROM follow_up f WHERE ${isOpen} AND ${ruleSql(condition)}`
        : Prisma.sql`SELECT f.id FROM customer c JOIN follow_up f ON f.customer_id = c.id
            WHERE ${isOpen} AND ${ruleSql(condition)}`,
    );
  };
  const parts = [...new Set(rule.map(({ place }) => place))].flatMap(inPlace);
  return parts.length === 0 ? Prisma.sql`SELECT NULL::uuid WHERE FALSE` : Prisma.join(parts, ' UNION ');
}

/**
 * The ids of the customers for which the rule holds or has ever held, as a statement: people who had a seat before are in the
 * history of the facts. Null: all of them.
 */
export function onceHeldSql(rule: Rule): Prisma.Sql | null {
  if (rule === 'all') return null;
  const before = rule.map(({ place, heldBy: people }) => {
    const key = Prisma.raw(`'${place}'`);
    return people === 'nobody'
      ? Prisma.sql`SELECT h.customer_id FROM fact_change h WHERE h.key = ${key} AND h.before IS NULL`
      : Prisma.sql`SELECT h.customer_id FROM fact_change h WHERE h.key = ${key}
          AND h.before IN (SELECT s.code FROM staff s WHERE s.id = ANY(${[...people]}::uuid[]))`;
  });
  return Prisma.join([Prisma.sql`SELECT c.id FROM customer c WHERE ${ruleSql(rule)}`, ...before], ' UNION ');
}

/** For a statement with the entry and its customer's seats as `c`. */
export function entryRuleSql(rule: Rule<EntryPlace>): Prisma.Sql {
  return conditionsSql(rule, {
    ...seatColumns,
    owner: Prisma.sql`c.owner_id`,
    opener: Prisma.sql`c.opener_id`,
  });
}

function conditionsSql<P extends EntryPlace>(
  rule: Rule<P>,
  columnOf: Readonly<Record<P, Prisma.Sql>>,
): Prisma.Sql {
  if (rule === 'all') return Prisma.sql`TRUE`;
  if (rule.length === 0) return Prisma.sql`FALSE`;
  const conditions = rule.map(({ place, heldBy: people }) =>
    people === 'nobody'
      ? Prisma.sql`${columnOf[place]} IS NULL`
      : Prisma.sql`${columnOf[place]} = ANY(${[...people]}::uuid[])`,
  );
  return Prisma.sql`(${Prisma.join(conditions, ' OR ')})`;
}

/** The seats of a customer, as stored in its row. */
export interface CustomerSeats {
  readonly supervisorId: string | null;
  readonly salespersonId: string | null;
  readonly assistantId: string | null;
}

export function seatsHeld(customer: CustomerSeats): Held<OwnerRole> {
  return {
    supervisor: customer.supervisorId,
    salesperson: customer.salespersonId,
    assistant: customer.assistantId,
  };
}
