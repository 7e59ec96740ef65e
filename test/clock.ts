import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../jobs/clock.ts';

export interface TestClock extends Clock {
  /** Puts it on a wall-clock time of the company's, such as `2026-03-12T09:00`; back or forth. */
  set(at: string): void;
}

/** A clock that stands where it is put. @param at a wall-clock time in Shanghai */
export function movableClock(at: string): TestClock {
  let now = inShanghai(at);
  return {
    now: () => now,
    set: (time) => {
      now = inShanghai(time);
    },
  };
}

/**
 * The machine's clock as tests have it, for what is fresh or stale whatever day the company has: sessions, signed
 * requests, the age of an input.
 */
export const standingWallClock: Clock = { now: () => Temporal.Instant.from('2026-11-21T10:00:00Z') };

/** The same in milliseconds, as Slack's side of things wants it. */
export const standingNowMs = (): number => standingWallClock.now().epochMilliseconds;

export function inShanghai(time: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(time).toZonedDateTime('Asia/Shanghai').toInstant();
}
