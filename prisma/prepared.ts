import { createHash } from 'node:crypto';
import { Prisma } from './generated/client.ts';

const mark = '/* prepared */';

/**
 * Begins a statement that each connection prepares once: planning a long one takes as long as running it for a page of
 * customers. Only where the text is always the same, because a connection keeps what it has prepared.
 */
export const prepared = Prisma.raw(mark);

/** For Prisma's adapter; empty: the statement is not prepared. */
export function preparedName({ sql }: { readonly sql: string }): string {
  return sql.startsWith(mark) ? createHash('md5').update(sql).digest('base64') : '';
}
