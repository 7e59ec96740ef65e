import type { Temporal } from 'temporal-polyfill';
import type { CalendarOverrides } from '../../templates/reader/calendar-overrides.ts';
import type { Calendar } from './calendar.ts';
import type { HolidayName } from './holiday-names.ts';
import { publishedHolidays } from './published-holidays.ts';
import { statutoryDays } from './statutory-days.ts';

/** What is known about a day beyond its weekday; `null`: a working day, though it might otherwise be off. */
type Known = HolidayName | null;

/**
 * The company's calendar. Precedence: the company's own days, a year published in `templates/calendar.yaml`, a built-in
 * year, the statutory days of an unpublished year, the weekday.
 *
 * A listed day applies in whichever year it lies, so a holiday or make-up day that extends past New Year's Eve is kept
 * even if the following year is not published.
 */
export function createCalendar(overrides?: CalendarOverrides): Calendar {
  const builtIn = publishedHolidays();
  const years = new Set([...builtIn.years, ...(overrides?.published ?? []).map(({ year }) => year)]);
  const known = new Map<string, Known>(builtIn.daysOff);
  for (const day of builtIn.makeUpDays) known.set(day, null);
  if (overrides !== undefined) lay(overrides, known);

  const statutory = new Map<number, ReadonlyMap<string, HolidayName>>();
  const statutoryHoliday = (day: Temporal.PlainDate): Known => {
    const days = statutory.get(day.year) ?? statutoryDays(day.year);
    statutory.set(day.year, days);
    return days.get(day.toString()) ?? null;
  };
  const holiday = (day: Temporal.PlainDate): Known => {
    const said = known.get(day.toString());
    if (said !== undefined) return said;
    return years.has(day.year) ? null : statutoryHoliday(day);
  };
  const isWorkingDay = (day: Temporal.PlainDate): boolean => {
    const said = known.get(day.toString());
    if (said !== undefined) return said === null;
    if (day.dayOfWeek > 5) return false;
    return years.has(day.year) || statutoryHoliday(day) === null;
  };

  // By object: planning asks for the same shared days again and again.
  const workingDays = new WeakMap<Temporal.PlainDate, boolean>();

  return {
    holiday,
    isWorkingDay: (day) => {
      const isWorking = workingDays.get(day) ?? isWorkingDay(day);
      workingDays.set(day, isWorking);
      return isWorking;
    },
    isPublished: (year) => years.has(year),
  };
}

function lay(overrides: CalendarOverrides, known: Map<string, Known>): void {
  const replaced = new Set(overrides.published.map(({ year }) => String(year)));
  for (const day of known.keys()) if (replaced.has(day.slice(0, 4))) known.delete(day);
  for (const { daysOff, makeUpDays } of overrides.published) {
    for (const { on, label } of daysOff) known.set(on.toString(), label);
    for (const on of makeUpDays) known.set(on.toString(), null);
  }
  for (const { on, label } of overrides.daysOff) known.set(on.toString(), label);
  for (const on of overrides.workingDays) known.set(on.toString(), null);
}
