import type { Temporal } from 'temporal-polyfill';
import type { MovableClock } from '../../jobs/movable-clock.ts';

/** A clock that moves only when told to. */
export function createStillClock(start: Temporal.Instant): MovableClock {
  let at = start;
  return {
    now: () => at,
    moveTo: async (next) => {
      at = next;
    },
  };
}
