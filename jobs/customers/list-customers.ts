import { type Db, Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import type { Tier } from '../../templates/reader/playbook.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersSql } from '../access/scopes.ts';
import { tellApart } from '../staff/name-people.ts';
import { type CustomerSort, type CustomersWanted, orderSql, wantedSql } from './customers-wanted.ts';
import { ownerSeatSql } from './owner-seat.ts';

export interface CustomerLine {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly state: 'active' | 'paused';
  readonly owner: string | null;
  readonly ownerCode: string | null;
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

export interface PageWanted {
  readonly limit: number;
  /** How many to pass over. */
  readonly from?: number | undefined;
  readonly sort?: CustomerSort | undefined;
}

/** Customers the person answers for: their own, their reports', or all. By default ordered by code. */
export async function listCustomers(
  db: Db,
  who: ActingStaff,
  { limit, from = 0, sort = 'code', ...wanted }: CustomersWanted & PageWanted,
): Promise<CustomerList> {
  const { by, columns, join } = orderSql(sort);
  const filters = wantedSql(who, wanted);
  const which = Prisma.sql`c.state <> 'ended' AND ${customersSql('answer', who)} AND ${filters ?? Prisma.sql`TRUE`}`;
  // Of all customers, counting them once more takes a fifth of the time of keeping them to be counted.
  const total =
    filters === null
      ? Prisma.sql`(SELECT count(*) FROM customer c WHERE ${which})::int`
      : Prisma.sql`(count(*) OVER ())::int`;
  // OFFSET 0 has them found first: the page alone would be looked for in its order, one customer after the other.
  const reading = readMuch(db)<Row>`
    SELECT c.id, c.code, c.name, c.tier::text, c.state::text, s.id AS "ownerId", s.name AS owner, s.code AS "ownerCode",
      found.total, (SELECT count(*) FROM follow_up f WHERE f.customer_id = c.id AND f.state = 'open')::int AS open
    FROM (
      SELECT page.id, page.total, row_number() OVER () AS place
      FROM (
        SELECT w.id, w.total
        FROM (SELECT c.id, c.code, ${total} AS total ${columns} FROM customer c ${join} WHERE ${which} OFFSET 0) w
        ORDER BY ${by} LIMIT ${limit} OFFSET ${from}
      ) page
    ) found JOIN customer c ON c.id = found.id LEFT JOIN staff s ON s.id = ${ownerSeatSql}
    ORDER BY found.place`;
  const [rows, naming] = await Promise.all([reading, tellApart(db)]);
  const lines = rows.map(({ total: _, ownerId, owner, ...line }) => ({
    ...line,
    owner: ownerId === null || owner === null ? null : naming({ id: ownerId, name: owner }),
  }));
  return { total: rows[0]?.total ?? 0, lines };
}
