import { setTimeout } from 'node:timers/promises';
import type { Sql } from '../prisma/client.ts';

type Asked = Pick<Sql, 'query'>;

/** A clock that cannot be set, in milliseconds: for leases and for pauses between checks. */
export interface SteadyTime {
  nowMs(): number;
  wait(ms: number): Promise<void>;
  /** A reading of the database's clock, of a statement that was sent at `sentMs` and answered now. */
  noteDatabaseClock(sql: Asked, databaseMs: number, sentMs: number): void;
  /**
   * Whether the database's clock has run evenly for the duration of a lease, by its readings; only then can expired
   * leases be trusted.
   */
  isDatabaseClockEven(sql: Asked, leaseSeconds: number): boolean;
}

/** Tolerance between two readings of the same instant: a slow connection, or a process that was not scheduled. */
const unevenMs = 2_000;

export function createSteadyTime(nowMs: () => number): SteadyTime {
  const readings = new WeakMap<Asked, { aheadMs: number; jumpedMs: number }>();
  return {
    nowMs,
    wait: async (ms) => {
      await setTimeout(ms, undefined, { ref: false });
    },
    noteDatabaseClock(sql, databaseMs, sentMs) {
      const gotMs = nowMs();
      // The reading is from somewhere within the request.
      const aheadMs = databaseMs - (sentMs + gotMs) / 2;
      const before = readings.get(sql);
      const hasJumped =
        before !== undefined && Math.abs(aheadMs - before.aheadMs) > unevenMs + (gotMs - sentMs) / 2;
      const jumpedMs = hasJumped ? gotMs : (before?.jumpedMs ?? Number.NEGATIVE_INFINITY);
      readings.set(sql, { aheadMs, jumpedMs });
    },
    isDatabaseClockEven(sql, leaseSeconds) {
      const jumpedMs = readings.get(sql)?.jumpedMs ?? Number.NEGATIVE_INFINITY;
      return nowMs() - jumpedMs > leaseSeconds * 1_000;
    },
  };
}

export const steadyTime = createSteadyTime(() => performance.now());

/** Takes a reading of the database's clock, where no other statement brings one. */
export async function readDatabaseClock(
  sql: Asked,
  time: Pick<SteadyTime, 'nowMs' | 'noteDatabaseClock'>,
): Promise<void> {
  const sentMs = time.nowMs();
  const { rows } = await sql.query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  time.noteDatabaseClock(sql, rows[0]?.ms ?? 0, sentMs);
}
