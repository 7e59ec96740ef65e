import { Prisma, type Tx } from '../../prisma/client.ts';
import { type Fate, tablesOfCustomer } from './tables-of-customer.ts';

/** The two customers of a merge, by id. */
export interface Pair {
  readonly from: string;
  readonly to: string;
}

type Moves = Extract<Fate, { is: 'moves' }>;

/**
 * Moves all rows of one customer to another. Where that one has a row of its own that excludes another, the row stays.
 *
 * @returns by column, what identifies the rows that moved
 */
export async function moveRows(tx: Tx, { from, to }: Pair): Promise<Record<string, string[]>> {
  const moved: Record<string, string[]> = {};
  for (const [name, fate] of columnsThatMove()) {
    const { table, column } = namesOf(name);
    const rows = await tx.$queryRaw<{ row: string }[]>`
      UPDATE ${table} m SET ${column} = ${to}::uuid
      WHERE m.${column} = ${from}::uuid AND NOT ${fate.except ?? Prisma.sql`FALSE`} AND NOT ${isTaken(name, fate, to)}
      RETURNING (${Prisma.raw(fate.row)})::text AS row`;
    moved[name] = rows.map(({ row }) => row);
  }
  return moved;
}

/** Moves rows back to the customer they came from, if they are still where they were moved to. */
export async function moveRowsBack(
  tx: Tx,
  rows: Readonly<Record<string, readonly string[]>>,
  { from, to }: Pair,
): Promise<void> {
  for (const [name, fate] of columnsThatMove()) {
    const { table, column } = namesOf(name);
    await tx.$executeRaw`
      UPDATE ${table} m SET ${column} = ${to}::uuid
      WHERE m.${column} = ${from}::uuid AND (${Prisma.raw(fate.row)})::text = ANY(${[...(rows[name] ?? [])]})
        AND NOT ${isTaken(name, fate, to)}`;
  }
}

function columnsThatMove(): readonly [string, Moves][] {
  return Object.entries(tablesOfCustomer).flatMap(([name, fate]): [string, Moves][] =>
    fate.is === 'moves' ? [[name, fate]] : [],
  );
}

function namesOf(name: string) {
  const [table = '', column = ''] = name.split('.');
  return { table: Prisma.raw(`"${table}"`), column: Prisma.raw(`"${column}"`) };
}

function isTaken(name: string, { alone }: Moves, to: string): Prisma.Sql {
  if (alone === undefined) return Prisma.sql`FALSE`;
  const { table, column } = namesOf(name);
  const same = alone.map((key) => Prisma.sql`AND o.${Prisma.raw(`"${key}"`)} = m.${Prisma.raw(`"${key}"`)}`);
  return Prisma.sql`EXISTS (SELECT FROM ${table} o WHERE o.${column} = ${to}::uuid ${
    same.length === 0 ? Prisma.empty : Prisma.join(same, ' ')
  })`;
}
