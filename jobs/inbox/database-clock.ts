import { Prisma } from '../../prisma/client.ts';
import type { RunSql } from '../../prisma/run-sql.ts';
import type { Deadline } from '../deadline.ts';

/** Clocks drift; after a pause without any statement the database's is read again. */
const keptMs = 60_000;

/**
 * The database's clock, by which a deadline is checked within a statement: the clocks of two machines need not agree.
 * Every statement that returns its time sets it again. The time on the way only makes deadlines earlier.
 */
export function createDatabaseClock(run: RunSql) {
  /** The database's time, in milliseconds, at this process's zero. */
  let zeroMs = 0;
  let setAtMs = Number.NEGATIVE_INFINITY;

  const set = (nowSeconds: number): void => {
    setAtMs = performance.now();
    zeroMs = nowSeconds * 1_000 - setAtMs;
  };
  return {
    set,
    /** Reads the clock unless that was done recently. */
    async ready(): Promise<void> {
      if (performance.now() - setAtMs < keptMs) return;
      const [row] = await run<{ now: number }>(
        Prisma.sql`SELECT extract(epoch FROM clock_timestamp())::float8 AS now`,
      );
      if (row !== undefined) set(row.now);
    },
    /** The end of a deadline in seconds by the database's clock. */
    endOf: ({ leftMs }: Pick<Deadline, 'leftMs'>): number => (zeroMs + performance.now() + leftMs()) / 1_000,
  };
}
