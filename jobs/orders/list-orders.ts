import { called, type Naming, tellApart } from '../staff/name-people.ts';
import { Temporal } from 'temporal-polyfill';
import { type Db, Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { fromDbDate, toDbDate } from '../../prisma/days.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersIn, customersSql } from '../access/scopes.ts';
import { customerThen, isAmong } from '../customers/before-merges.ts';
import {
  type Counting,
  customersAsOf,
  customersCounted,
  endOf,
  type PeriodScope,
  soldBy,
} from '../customers/customers-as-of.ts';
import type { StaffId } from '../plan/types.ts';
import type { OrderDays } from './on-time-rate.ts';
import type { FirstOrder } from './read-order.ts';

export interface OrderLine extends FirstOrder, OrderDays {
  readonly customer: { readonly id: string; readonly code: string; readonly name: string };
  readonly salesperson: string | null;
}

export interface OrderList {
  readonly total: number;
  readonly lines: readonly OrderLine[];
}

const shown = {
  select: {
    id: true,
    code: true,
    name: true,
    salesperson: { select: { id: true, name: true } },
    facts: { where: { key: 'arrived' }, select: { on: true } },
  },
} as const;

type Row = Prisma.FirstOrderGetPayload<{ include: { customer: typeof shown } }>;

/** First orders not delivered yet, earliest promise first, so that overdue ones come first. */
export async function listWaiting(db: Db, who: ActingStaff, limit: number): Promise<OrderList> {
  const rows = await db.firstOrder.findMany({
    where: {
      deliveredOn: null,
      customer: { AND: [customersIn('answer', who), { state: { not: 'ended' } }] },
    },
    orderBy: [{ promisedOn: 'asc' }, { customer: { code: 'asc' } }],
    include: { customer: shown },
  });
  // Excludes orders whose arrival was recorded elsewhere.
  const naming = await tellApart(db);
  const waiting = rows.map((row) => toLine(row, naming)).filter(({ deliveredOn }) => deliveredOn === null);
  return { total: waiting.length, lines: waiting.slice(0, limit) };
}

/** Delivered first orders, latest promise first. */
export async function listDelivered(db: Db, who: ActingStaff, limit: number): Promise<readonly OrderLine[]> {
  const rows = await db.firstOrder.findMany({
    where: { deliveredOn: { not: null }, customer: customersIn('answer', who) },
    orderBy: [{ promisedOn: 'desc' }, { customer: { code: 'asc' } }],
    take: limit,
    include: { customer: shown },
  });
  const naming = await tellApart(db);
  return rows.map((row) => toLine(row, naming));
}

/**
 * First orders promised for a period with their salespeople of then: past figures do not change.
 *
 * @param person only those whose salesperson this was; null: everyone's
 */
export async function listOrdersOf(
  db: Db,
  who: ActingStaff,
  scope: PeriodScope,
  person: StaffId | null = null,
): Promise<readonly OrderLine[]> {
  const theirs = await db.$queryRaw<{ id: string; salesperson: string | null }[]>`
    ${promisedIn(scope)}
    SELECT o.customer_id AS id, ${Prisma.raw(called('s'))} AS salesperson
    FROM promised o JOIN ${customersAsOf(scope, Prisma.sql`SELECT orderer_id FROM promised`)} c ON c.id = o.orderer_id
      LEFT JOIN staff s ON s.id = c.salesperson_id
    WHERE ${customersSql('answer', who)} AND ${soldBy(person)}`;
  const salespeople = new Map(theirs.map(({ id, salesperson }) => [id, salesperson]));
  const rows = await db.firstOrder.findMany({
    where: { promisedOn: daysOf(scope), customerId: { in: [...salespeople.keys()] } },
    orderBy: [{ promisedOn: 'asc' }, { customer: { code: 'asc' } }],
    include: { customer: shown },
  });
  return rows.map((row) => ({
    ...toLine(row, ({ name }) => name),
    salesperson: salespeople.get(row.customerId) ?? null,
  }));
}

export interface OrderedAlike extends OrderDays {
  readonly orders: number;
}

/** How many of the same orders were promised and delivered on which days, without the orders themselves. */
export async function countOrdersOf(
  db: Db,
  counting: Counting,
  scope: PeriodScope,
): Promise<readonly OrderedAlike[]> {
  const { who, person } = counting;
  const rows = await readMuch(db)<{ promisedOn: string; deliveredOn: string | null; orders: number }>`
    ${promisedIn(scope)}
    SELECT o.promised_on::text AS "promisedOn", o.delivered_on::text AS "deliveredOn", count(*)::int AS orders
    FROM promised o
      JOIN ${customersCounted(counting, scope, Prisma.sql`SELECT orderer_id FROM promised`)} c ON c.id = o.orderer_id
    WHERE ${customersSql('answer', who)} AND ${soldBy(person)}
    GROUP BY o.promised_on, o.delivered_on`;
  return rows.map(({ promisedOn, deliveredOn, orders }) => ({
    promisedOn: Temporal.PlainDate.from(promisedOn),
    deliveredOn: deliveredOn === null ? null : Temporal.PlainDate.from(deliveredOn),
    orders,
  }));
}

function daysOf({ from, next }: PeriodScope) {
  return { gte: toDbDate(from), lt: toDbDate(next) };
}

/** The orders promised in a period, each with the customer that it was of then, and the day of its arrival. */
function promisedIn(scope: PeriodScope): Prisma.Sql {
  const { gte, lt } = daysOf(scope);
  const moving = {
    customerId: Prisma.sql`o.customer_id`,
    wasMoved: isAmong('first_order.customer_id', Prisma.sql`'first'`),
  };
  // An arrival before the order belongs to something else (`arrivedSince`).
  return Prisma.sql`
    WITH promised AS MATERIALIZED (
      SELECT o.customer_id, ${customerThen(moving, endOf(scope))} AS orderer_id, o.promised_on,
        coalesce(o.delivered_on, (
          SELECT f."on" FROM fact f WHERE f.customer_id = o.customer_id AND f.key = 'arrived' AND f."on" >= o.ordered_on
        )) AS delivered_on
      FROM first_order o
      WHERE o.promised_on >= ${gte}::date AND o.promised_on < ${lt}::date)`;
}

function toLine({ customer, ...row }: Row, naming: Naming): OrderLine {
  const orderedOn = fromDbDate(row.orderedOn);
  return {
    customer: { id: customer.id, code: customer.code, name: customer.name },
    salesperson: customer.salesperson === null ? null : naming(customer.salesperson),
    orderedOn,
    promisedOn: fromDbDate(row.promisedOn),
    deliveredOn: row.deliveredOn === null ? arrivedSince(customer, orderedOn) : fromDbDate(row.deliveredOn),
    amountFen: row.amountFen,
  };
}

/**
 * The arrival may have been recorded as a day of the customer's life; one before the order belongs to something else.
 */
function arrivedSince({ facts }: Row['customer'], orderedOn: Temporal.PlainDate): Temporal.PlainDate | null {
  const on = facts[0]?.on ?? null;
  if (on === null) return null;
  const arrivedOn = fromDbDate(on);
  return Temporal.PlainDate.compare(arrivedOn, orderedOn) < 0 ? null : arrivedOn;
}
