import type { Db, Tx } from '../../prisma/client.ts';

/**
 * The next free code of the form `C001`: the highest existing one plus 1. Concurrent callers get the same code; the
 * second one is refused when the customer is opened.
 */
export async function nextCustomerCode(db: Db | Tx): Promise<string> {
  const rows = await db.$queryRaw<{ highest: string | null }[]>`
    SELECT max(substring(code FROM 2)::bigint)::text AS highest FROM customer WHERE code ~ '^C[0-9]{1,15}$'`;
  const next = BigInt(rows[0]?.highest ?? '0') + 1n;
  return `C${next.toString().padStart(3, '0')}`;
}
