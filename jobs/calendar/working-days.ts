import type { Temporal } from 'temporal-polyfill';
import type { Calendar } from './calendar.ts';
import { keptFor, keptOnDay } from './kept-on-days.ts';

/** No real calendar has this many consecutive days off; one that does has an error in `calendar.yaml`. */
const maxDaysOff = 366;

/** The first working day strictly after a day. */
export function nextWorkingDay(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  return walk(addDays(day, 1), 1, calendar);
}

/** The day itself if it is a working day, otherwise the last one before it. */
export function previousWorkingDayOrSame(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  return found(day, -1, calendar, () => walk(day, -1, calendar));
}

/** The day itself if it is a working day, otherwise the first one after it. */
export function workingDayOrNext(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  return found(day, 0, calendar, () => walk(day, 1, calendar));
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
  return found(day, n, calendar, () => {
    let last = day;
    for (let count = 0; count < n; count += 1) last = nextWorkingDay(last, calendar);
    return last;
  });
}

/** All deadlines of a book fall on a few hundred days, so results are kept. Calendars are immutable. */
function found(
  day: Temporal.PlainDate,
  which: number,
  calendar: Calendar,
  find: () => Temporal.PlainDate,
): Temporal.PlainDate {
  const kept = keptOnDay(day);
  kept.workingDays = keptFor(kept.workingDays, calendar);
  const { results } = kept.workingDays;
  const known = results.get(which);
  if (known !== undefined) return known;
  const result = find();
  results.set(which, result);
  return result;
}

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
 * Day arithmetic is the most frequent operation of planning, and other results are kept on the days that it gives. A day that
 * is shared by many customers (see `sharedDay`) is therefore added to once per distance.
 */
export function addDays(day: Temporal.PlainDate, days: number): Temporal.PlainDate {
  if (days === 0) return day;
  const kept = keptOnDay(day);
  kept.sums ??= new Map();
  const known = kept.sums.get(days);
  if (known !== undefined) return known;
  const sum = day.add({ days });
  kept.sums.set(days, sum);
  return sum;
}

/** The same for years. From 29 February, a common year has the 28th. */
export function addYears(day: Temporal.PlainDate, years: number): Temporal.PlainDate {
  const kept = keptOnDay(day);
  kept.inYears ??= new Map();
  const known = kept.inYears.get(years);
  if (known !== undefined) return known;
  const sum = day.add({ years });
  kept.inYears.set(years, sum);
  return sum;
}
