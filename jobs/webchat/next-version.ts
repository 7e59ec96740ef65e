import { type Db, Prisma } from '../../prisma/client.ts';
import { databaseDeadline, refuseLate } from '../../prisma/deadline.ts';
import { runOn } from '../../prisma/run-sql.ts';
import type { Deadline } from '../deadline.ts';

/** Does one write, or none when the deadline is over by the time the database does it. */
export type Hold = <T>(write: Prisma.PrismaPromise<T>) => Promise<T>;

export type WriteNext = <T>(
  write: (version: number, hold: Hold) => Promise<T>,
  deadline?: Deadline,
) => Promise<T>;

/** How often another process may have been faster before that is an error. */
const maxAttempts = 20;

/**
 * Runs writes with the next value of the one counter. The numbers become visible in their order: this process writes
 * one after the other, and of two processes that take the same number the unique index lets one through and the
 * other waits for it and tries again. So a page that has read up to a number is never shown a smaller one later.
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

/** A unique value is there already. */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
