import { createHash } from 'node:crypto';
import { Prisma } from './generated/client.ts';

const mark = '/* prepared */';

/**
 * Begins a statement that each connection prepares once: planning a long one takes as long as running it for a page of
 * customers. Only where the text is always the same, because a connection keeps what it has prepared.
 */
export const prepared = Prisma.raw(mark);

/**
 * A list in such a statement. The database sees neither the values nor their number when it plans, so that one plan does
 * for all lists. A list that it does not see counts as ten values: for a shorter one it would plan again each time.
 */
export function listed(type: 'uuid' | 'text' | 'date', values: readonly (string | null)[]): Prisma.Sql {
  const array = Prisma.raw(`${type}[]`);
  return Prisma.sql`((SELECT ${[...values]}::${array})::${array})`;
}

const names = new Map<string, string>();

/** For Prisma's adapter; empty: the statement is not prepared. */
export function preparedName({ sql }: { readonly sql: string }): string {
  if (!sql.startsWith(mark)) return '';
  const name = names.get(sql) ?? createHash('md5').update(sql).digest('base64');
  names.set(sql, name);
  return name;
}
