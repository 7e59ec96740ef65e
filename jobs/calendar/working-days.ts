import type { Temporal } from 'temporal-polyfill';
import type { Calendar } from './calendar.ts';

/** No real calendar has this many consecutive days off; one that does has an error in `calendar.yaml`. */
const maxDaysOff = 366;

/** The first working day strictly after a day. */
export function nextWorkingDay(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  return walk(addDays(day, 1), 1, calendar);
}

/** The day itself if it is a working day, otherwise the last one before it. */
export function previousWorkingDayOrSame(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  return walk(day, -1, calendar);
}

/** The day itself if it is a working day, otherwise the first one after it. */
export function workingDayOrNext(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  return walk(day, 1, calendar);
}

/**
 * The n-th working day strictly after a day.
 *
 * @param n a whole number of working days, at least 1
 * @throws RangeError for any other n
 */
export function addWorkingDays(day: Temporal.PlainDate, n: number, calendar: Calendar): Temporal.PlainDate {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`working days to add: expected 1 or more, got ${n}`);
  const days = counted.get(calendar) ?? new WeakMap<Temporal.PlainDate, Map<number, Temporal.PlainDate>>();
  counted.set(calendar, days);
  const after = days.get(day) ?? new Map<number, Temporal.PlainDate>();
  days.set(day, after);
  const known = after.get(n);
  if (known !== undefined) return known;
  let found = day;
  for (let count = 0; count < n; count += 1) found = nextWorkingDay(found, calendar);
  after.set(n, found);
  return found;
}

/** All deadlines of a book fall on a few hundred days, so results are cached. Calendars are immutable. */
const counted = new WeakMap<Calendar, WeakMap<Temporal.PlainDate, Map<number, Temporal.PlainDate>>>();

function walk(from: Temporal.PlainDate, step: 1 | -1, calendar: Calendar): Temporal.PlainDate {
  let day = from;
  for (let tried = 0; tried <= maxDaysOff; tried += 1) {
    if (calendar.isWorkingDay(day)) return day;
    day = addDays(day, step);
  }
  throw new RangeError(
    `no working day within ${maxDaysOff} days of ${from.toString()}; look for a wrong year in templates/calendar.yaml`,
  );
}

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
