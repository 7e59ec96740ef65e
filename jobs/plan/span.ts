import type { Temporal } from 'temporal-polyfill';
import type { Span } from './types.ts';

/** How long after its day something that recurs is still opened: a program that was down may have missed that day. */
const missedDays = 45;

/** What is planned on a day: what was missed, and what begins by tomorrow, so that tomorrow at 00:00 it is there. */
export function spanOf(today: Temporal.PlainDate): Span {
  return { from: today.subtract({ days: missedDays }), today, until: today.add({ days: 1 }) };
}
