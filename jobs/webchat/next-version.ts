import type { Db, Tx } from '../../prisma/client.ts';

/** Any number that no other advisory lock of this database uses. */
const counterLock = 7_310_001;

/**
 * Runs `write` with the next value of the one counter. Writers wait for each other until they have committed: a page
 * that has read up to a number will never be shown a smaller one later.
 */
export async function withNextVersion<T>(db: Db, write: (tx: Tx, version: number) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${counterLock}::bigint)`;
    const { _max } = await tx.webMessage.aggregate({ _max: { version: true } });
    return write(tx, (_max.version ?? 0) + 1);
  });
}
