import type { Temporal } from 'temporal-polyfill';
import { compareDays } from '../calendar/kept-on-days.ts';

export function earlier(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return compareDays(a, b) < 0 ? a : b;
}

export function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return compareDays(a, b) < 0 ? b : a;
}

/** Null: none. */
export function nearest(
  a: Temporal.PlainDate | null,
  b: Temporal.PlainDate | null,
): Temporal.PlainDate | null {
  if (a === null || b === null) return a ?? b;
  return earlier(a, b);
}
