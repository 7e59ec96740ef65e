import { createSteadyTime, type SteadyTime } from '../../jobs/steady-time.ts';

/** Two clocks that a test moves apart: the process's own, and the database's as it is read. */
export function settableClocks() {
  let ownMs = 0;
  let aheadMs = 0;
  const steady = createSteadyTime(() => ownMs);
  const time: SteadyTime = {
    ...steady,
    noteDatabaseClock: (sql) => steady.noteDatabaseClock(sql, ownMs + aheadMs, ownMs),
  };
  return {
    time,
    /** Real time passes, on both. */
    pass: (ms: number): void => {
      ownMs += ms;
    },
    /** Someone sets the database's clock. */
    setDatabase: (byMs: number): void => {
      aheadMs += byMs;
    },
  };
}
