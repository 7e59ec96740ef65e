import type { Temporal } from 'temporal-polyfill';

/**
 * Day arithmetic is the most frequent operation of planning, and its results are objects that other caches use as keys.
 * A day that is shared by many customers (see `sharedDay`) is therefore added to once per distance.
 */
const sums = new WeakMap<Temporal.PlainDate, Map<number, Temporal.PlainDate>>();

export function addDays(day: Temporal.PlainDate, days: number): Temporal.PlainDate {
  if (days === 0) return day;
  const known = sums.get(day) ?? new Map<number, Temporal.PlainDate>();
  const found = known.get(days);
  if (found !== undefined) return found;
  sums.set(day, known);
  const sum = day.add({ days });
  known.set(days, sum);
  return sum;
}
