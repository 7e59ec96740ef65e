import type { Temporal } from 'temporal-polyfill';
import type { MovableClock } from '../../jobs/movable-clock.ts';

/** A clock that stands where it was put. */
export function createStillClock(start: Temporal.Instant): MovableClock {
  let at = start;
  return {
    now: () => at,
    moveTo: async (next) => {
      at = next;
    },
  };
}
