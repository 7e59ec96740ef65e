import { Temporal } from 'temporal-polyfill';
import type { Db } from '../prisma/client.ts';
import { type Clock, systemClock } from './clock.ts';
import { XinhangError } from './errors.ts';
import { readSetting, writeSetting } from './settings.ts';
import { said } from '../templates/reader/said.ts';

/** A clock that can be moved forward, for the rehearsal. It runs at normal speed from wherever it was set. */
export interface MovableClock extends Clock {
  /** @throws XinhangError `bad_input` when asked to go back: posted messages cannot be unposted */
  moveTo(at: Temporal.Instant): Promise<void>;
}

const key = 'rehearsal-clock';

export interface MovableClockOptions {
  readonly real?: Clock;
  /** Start time for an installation without data. Ignored once a clock setting or staff exist. */
  readonly startAt?: Temporal.Instant;
}

/** The installation's clock. Its offset from real time survives a restart. */
export async function openMovableClock(
  db: Db,
  { real = systemClock, startAt }: MovableClockOptions = {},
): Promise<MovableClock> {
  const stored = await readSetting(db, key);
  let aheadMs = typeof stored === 'number' ? stored : 0;
  if (stored === null && startAt !== undefined && (await db.staff.count()) === 0) {
    aheadMs = startAt.epochMilliseconds - real.now().epochMilliseconds;
    await writeSetting(db, key, aheadMs);
  }
  const now = () => real.now().add({ milliseconds: aheadMs });
  return {
    now,
    moveTo: async (at) => {
      if (Temporal.Instant.compare(at, now()) < 0) {
        throw new XinhangError('bad_input', said('clock/only-forward'));
      }
      aheadMs = at.epochMilliseconds - real.now().epochMilliseconds;
      await writeSetting(db, key, aheadMs);
    },
  };
}
