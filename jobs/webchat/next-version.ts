import { type Db, Prisma } from '../../prisma/client.ts';
import { databaseDeadline, refuseLate } from '../../prisma/deadline.ts';
import { runOn } from '../../prisma/run-sql.ts';
import type { Deadline } from '../deadline.ts';

/** Executes one write, or none if the deadline has passed by the time the database executes it. */
export type Hold = <T>(write: Prisma.PrismaPromise<T>) => Promise<T>;

export type WriteNext = <T>(
  write: (version: number, hold: Hold) => Promise<T>,
  deadline?: Deadline,
) => Promise<T>;

/** Maximum number of retries after losing to another process. */
const maxAttempts = 20;

/**
 * Runs writes with the next value of a single counter. Numbers become visible in order: this process writes
 * sequentially, and if two processes take the same number, the unique index rejects one, which retries. So a page that
 * has read up to a number never misses a smaller one.
 */
export function createWriteNext(db: Db): WriteNext {
  let last: Promise<unknown> = Promise.resolve();
  const holdTo = async (deadline: Deadline | undefined): Promise<Hold> => {
    if (deadline === undefined) return async (write) => await write;
    const until = await databaseDeadline(runOn(db), deadline);
    deadline.check();
    return async (write) => (await db.$transaction([write, refuseLate(db, until)]))[0];
  };
  return (write, deadline) => {
    const run = async () => {
      for (let attempt = 1; ; attempt += 1) {
        const { _max } = await db.webMessage.aggregate({ _max: { version: true } });
        try {
          return await write((_max.version ?? 0) + 1, await holdTo(deadline));
        } catch (error) {
          if (!isTaken(error) || attempt === maxAttempts) throw error;
        }
      }
    };
    const result = last.then(run, run);
    last = result.catch(() => {});
    return result;
  };
}

/** Whether the error is a unique constraint violation. */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
