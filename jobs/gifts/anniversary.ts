import { Temporal } from 'temporal-polyfill';

/** An anniversary of the first deal (成交周年). */
export interface Anniversary {
  /** N for the N-th anniversary, at least 1: the day of the deal itself is year 0 and not an anniversary. */
  readonly year: number;
  readonly on: Temporal.PlainDate;
}

/**
 * Gifts are proposed only within this many days of an anniversary; further away it would be unclear which one is meant.
 */
export const nearDays = 60;

/** The N-th anniversary; in common years on 28 February for a deal made on the 29th (requirements 4.10). */
export function anniversaryAt(firstDealOn: Temporal.PlainDate, year: number): Anniversary {
  return { year, on: firstDealOn.add({ years: year }) };
}

/** The anniversary in a calendar year, which names its follow-ups' cycles; null in the year of the deal. */
export function anniversaryIn(firstDealOn: Temporal.PlainDate, calendarYear: number): Anniversary | null {
  const year = calendarYear - firstDealOn.year;
  return year < 1 ? null : anniversaryAt(firstDealOn, year);
}

/** The anniversary meant today: the next within 60 days, else the last within 60 days, else null. */
export function anniversaryNear(
  firstDealOn: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Anniversary | null {
  const next = nextAnniversary(firstDealOn, today);
  if (today.until(next.on, { largestUnit: 'days' }).days <= nearDays) return next;
  if (next.year === 1) return null;
  const last = anniversaryAt(firstDealOn, next.year - 1);
  return last.on.until(today, { largestUnit: 'days' }).days <= nearDays ? last : null;
}

/** Today's anniversary, if today is one. */
export function nextAnniversary(firstDealOn: Temporal.PlainDate, today: Temporal.PlainDate): Anniversary {
  const guess = Math.max(1, today.year - firstDealOn.year);
  const found = anniversaryAt(firstDealOn, guess);
  return Temporal.PlainDate.compare(found.on, today) < 0 ? anniversaryAt(firstDealOn, guess + 1) : found;
}
