import type { Db, Tx } from '../../prisma/client.ts';

/** Any number that no other advisory lock of this database uses. */
const counterLock = 7_310_001;

export type WriteNext = <T>(write: (tx: Tx, version: number) => Promise<T>) => Promise<T>;

/**
 * Runs writes with the next value of the one counter, one after the other until each has committed: a page that has
 * read up to a number will never be shown a smaller one later. Writers of this process queue here instead of holding
 * connections while they wait for the lock, which only keeps other processes out.
 */
export function createWriteNext(db: Db): WriteNext {
  let last: Promise<unknown> = Promise.resolve();
  return (write) => {
    const run = async () =>
      db.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(${counterLock}::bigint)`;
        const { _max } = await tx.webMessage.aggregate({ _max: { version: true } });
        return write(tx, (_max.version ?? 0) + 1);
      });
    const result = last.then(run, run);
    last = result.catch(() => {});
    return result;
  };
}
