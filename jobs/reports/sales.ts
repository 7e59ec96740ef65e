import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import { customersSql } from '../access/scopes.ts';
import { endOfDay, ownedBy, peopleAsOf } from '../customers/customers-as-of.ts';
import { figureOf } from './entry-figures.ts';
import { type CountingScope, readCountedEntries } from './read-counted-entries.ts';
import { hasFigures } from './register-report.ts';

/** What customers bought in a period from one owner. */
export interface Sale {
  /** Who owned the customer on that day. */
  readonly ownerId: string | null;
  /** Null: of customers together. */
  readonly customerId: string | null;
  readonly yuan: number;
}

/**
 * First orders by the day they were placed, and what registers count as sales (`sales: true`).
 *
 * @param apart customers whose first orders are not added to those of others
 */
export async function readSales(
  scope: CountingScope,
  apart: readonly string[] = [],
): Promise<readonly Sale[]> {
  const registers = scope.core.templates.registers.filter(hasFigures);
  const [first, ...others] = await Promise.all([
    readFirstOrders(scope, apart),
    ...registers.map(async (register): Promise<readonly Sale[]> => {
      const columns = register.figures.columns.filter(({ isSales }) => isSales);
      if (columns.length === 0) return [];
      const entries = await readCountedEntries(scope, register, register.figures);
      return entries.flatMap((entry) =>
        entry.customerId === null
          ? []
          : columns.map((column) => ({
              ownerId: entry.owner?.id ?? null,
              customerId: entry.customerId ?? '',
              yuan: figureOf(column, [entry]) ?? 0,
            })),
      );
    }),
  ]);
  return [...first, ...others.flat()];
}

/** Added up in the database: a large company has thousands in a year. */
async function readFirstOrders(scope: CountingScope, apart: readonly string[]): Promise<readonly Sale[]> {
  const { core, who, from, next, zone, person, customerId } = scope;
  const then = peopleAsOf(endOfDay(Prisma.sql`o0.ordered_on`, zone), scope, customerId);
  return await readMuch(core.db)<Sale>`
    SELECT c.owner_id AS "ownerId", CASE WHEN c.id = ANY(${[...apart]}::uuid[]) THEN c.id END AS "customerId",
      sum(c.amount_fen)::float8 / 100 AS yuan
    FROM (
      ${then.among} SELECT c0.id, o0.amount_fen, ${then.columns}
      FROM first_order o0 JOIN customer c0 ON c0.id = o0.customer_id ${then.joins}
      WHERE o0.ordered_on >= ${toDbDate(from)}::date AND o0.ordered_on < ${toDbDate(next)}::date
        AND o0.amount_fen IS NOT NULL
        AND ${customerId === undefined ? Prisma.sql`TRUE` : Prisma.sql`o0.customer_id = ${customerId}::uuid`}
    ) c WHERE ${customersSql('answer', who)} AND ${ownedBy(person)} GROUP BY 1, 2`;
}

export function sumOf(sales: readonly Sale[]): number {
  return Math.round(sales.reduce((sum, { yuan }) => sum + yuan, 0) * 100) / 100;
}
