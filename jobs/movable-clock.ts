import { Temporal } from 'temporal-polyfill';
import type { Db } from '../prisma/client.ts';
import { type Clock, systemClock } from './clock.ts';
import { XinhangError } from './errors.ts';
import { readSetting, writeSetting } from './settings.ts';
import { said } from '../templates/reader/said.ts';

/** A clock that can be put forward, for the rehearsal. It goes on at its own pace from wherever it was put. */
export interface MovableClock extends Clock {
  /** @throws XinhangError `bad_input` when asked to go back: what has been said cannot be unsaid */
  moveTo(at: Temporal.Instant): Promise<void>;
}

const key = 'rehearsal-clock';

export interface MovableClockOptions {
  readonly real?: Clock;
  /** Where the clock of an installation without any data begins. Ignored once it has a clock of its own, or staff. */
  readonly startAt?: Temporal.Instant;
}

/** The installation's own clock; how far it is from real time survives a restart. */
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
