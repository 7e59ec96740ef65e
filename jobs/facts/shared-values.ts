import { Temporal } from 'temporal-polyfill';

/** Beyond this many, the caches start again. */
const most = 20_000;
const days = new Map<string, Temporal.PlainDate>();
const instants = new Map<number, Temporal.Instant>();

/**
 * The same object for the same day. All customers' days are a few thousand, and making one takes longer than anything
 * planning does with it; caches of day arithmetic are keyed by the object.
 *
 * @param text `2026-03-02`
 */
export function sharedDay(text: string): Temporal.PlainDate {
  const known = days.get(text);
  if (known !== undefined) return known;
  if (days.size >= most) days.clear();
  const day = Temporal.PlainDate.from(text);
  days.set(text, day);
  return day;
}

export function sharedInstant(ms: number): Temporal.Instant {
  const known = instants.get(ms);
  if (known !== undefined) return known;
  if (instants.size >= most) instants.clear();
  const instant = Temporal.Instant.fromEpochMilliseconds(ms);
  instants.set(ms, instant);
  return instant;
}
