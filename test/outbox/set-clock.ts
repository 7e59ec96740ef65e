import type { Sql } from '../../prisma/client.ts';
import { createSteadyTime, type SteadyTime } from '../../jobs/steady-time.ts';

/** Two clocks that a test moves apart: the process's own, and the database's as it is read. */
export function settableClocks() {
  let ownMs = 0;
  let aheadMs = 0;
  const steady = createSteadyTime(() => ownMs);
  const database = { query: async () => ({ rows: [{ ms: ownMs + aheadMs }] }) } as unknown as Sql;
  const time: SteadyTime = {
    ...steady,
    isDatabaseClockEven: (_sql, leaseSeconds) => steady.isDatabaseClockEven(database, leaseSeconds),
  };
  return {
    time,
    /** Real time passes, on both. */
    pass: (ms: number): void => {
      ownMs += ms;
    },
    /** Somebody sets the database's clock. */
    setDatabase: (byMs: number): void => {
      aheadMs += byMs;
    },
  };
}
