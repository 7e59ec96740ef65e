import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { Tier } from '../../templates/reader/playbook.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersSql } from '../access/scopes.ts';
import { tellApart } from '../staff/name-people.ts';
import { ownerSeatSql } from './owner-seat.ts';

export interface CustomerLine {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly owner: string | null;
  readonly open: number;
}

export interface CustomerList {
  readonly total: number;
  readonly lines: readonly CustomerLine[];
}

interface Row extends CustomerLine {
  readonly ownerId: string | null;
  readonly total: number;
}

export interface CustomersWanted {
  /** Part of the code or name. */
  readonly search?: string | undefined;
  readonly tier?: Tier | undefined;
  /** Only customers with follow-ups that were due before this day. */
  readonly overdueOn?: Temporal.PlainDate | undefined;
  readonly limit: number;
  /** How many to pass over. */
  readonly from?: number | undefined;
}

/** Customers the person answers for: their own, their reports', or all. Ordered by code. */
export async function listCustomers(
  db: Tx,
  who: ActingStaff,
  { search, tier, overdueOn, limit, from = 0 }: CustomersWanted,
): Promise<CustomerList> {
  const found = search === undefined ? Prisma.sql`TRUE` : matching(search);
  const ofTier = tier === undefined ? Prisma.empty : Prisma.sql`AND c.tier::text = ${tier}`;
  const overdue =
    overdueOn === undefined
      ? Prisma.empty
      : Prisma.sql`AND EXISTS (SELECT FROM follow_up f WHERE f.customer_id = c.id AND f.state = 'open'
          AND f.due_on < ${toDbDate(overdueOn)}::date)`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT c.id, c.code, c.name, c.tier::text, c.total, s.id AS "ownerId", s.name AS owner,
           (SELECT count(*) FROM follow_up f WHERE f.customer_id = c.id AND f.state = 'open')::int AS open
    FROM (
      SELECT c.*, (count(*) OVER ())::int AS total FROM customer c
      WHERE c.state <> 'ended' AND ${customersSql('answer', who)} AND ${found} ${ofTier} ${overdue}
      ORDER BY c.code LIMIT ${limit} OFFSET ${from}
    ) c LEFT JOIN staff s ON s.id = ${ownerSeatSql}
    ORDER BY c.code`;
  const naming = await tellApart(db);
  const lines = rows.map(({ total: _, ownerId, owner, ...line }) => ({
    ...line,
    owner: ownerId === null || owner === null ? null : naming({ id: ownerId, name: owner }),
  }));
  return { total: rows[0]?.total ?? 0, lines };
}

/**
 * The pairs of characters find the candidates by `customer_search_idx`, since no index serves ILIKE. A single
 * character has no pair, so that all customers in scope are read.
 */
function matching(search: string): Prisma.Sql {
  const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return Prisma.sql`(c.code ILIKE ${pattern} OR c.name ILIKE ${pattern})
    AND search_grams(c.code || E'\n' || c.name) @> search_grams(${search})`;
}

/** How many open follow-ups of each customer were due before a day. */
export async function countOverdue(
  db: Tx,
  customerIds: readonly string[],
  today: Temporal.PlainDate,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ id: string; overdue: number }[]>`
    SELECT f.customer_id AS id, count(*)::int AS overdue FROM follow_up f
    WHERE f.customer_id = ANY(${[...customerIds]}::uuid[]) AND f.state = 'open'
      AND f.due_on < ${toDbDate(today)}::date
    GROUP BY f.customer_id`;
  return new Map(rows.map(({ id, overdue }) => [id, overdue]));
}
