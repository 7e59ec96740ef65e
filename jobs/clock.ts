import { Temporal } from 'temporal-polyfill';

/** Time is always an argument: nothing below `main` asks the machine what time it is. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };
