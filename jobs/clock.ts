import { Temporal } from 'temporal-polyfill';

/** Time is always passed in: nothing below `main` reads the system clock. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };
