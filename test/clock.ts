import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../jobs/clock.ts';

export interface TestClock extends Clock {
  /** Sets the clock to a wall-clock time of the company, such as `2026-03-12T09:00`; forwards or backwards. */
  set(at: string): void;
}

/** A clock that only moves when set. @param at a wall-clock time in Shanghai */
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
 * The machine's clock in tests, used for freshness whatever day the company has: sessions, signed requests, the age
 * of an input.
 */
export const standingWallClock: Clock = { now: () => Temporal.Instant.from('2026-11-21T10:00:00Z') };

/** The same in milliseconds, as the Slack code wants it. */
export const standingNowMs = (): number => standingWallClock.now().epochMilliseconds;

export function inShanghai(time: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(time).toZonedDateTime('Asia/Shanghai').toInstant();
}

/** The same, moved on by `pass`. */
export function movableNowMs(): { readonly nowMs: () => number; readonly pass: (ms: number) => void } {
  let now = standingNowMs();
  return {
    nowMs: () => now,
    pass: (ms) => {
      now += ms;
    },
  };
}
