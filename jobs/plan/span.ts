import type { Temporal } from 'temporal-polyfill';
import type { Span } from './types.ts';

/** How many days after its day a recurring follow-up is still opened, in case the program was down on that day. */
export const missedDays = 45;

/**
 * The days planned on a given day: what was missed, and what begins by tomorrow, so that it exists tomorrow at 00:00.
 */
export function spanOf(today: Temporal.PlainDate): Span {
  return { from: today.subtract({ days: missedDays }), today, until: today.add({ days: 1 }) };
}
