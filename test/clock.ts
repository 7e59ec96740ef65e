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

export function inShanghai(time: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(time).toZonedDateTime('Asia/Shanghai').toInstant();
}
