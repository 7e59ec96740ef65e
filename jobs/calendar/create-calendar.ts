import type { Temporal } from 'temporal-polyfill';
import type { CalendarOverrides } from '../../templates/reader/calendar-overrides.ts';
import type { Calendar } from './calendar.ts';
import type { HolidayName } from './holiday-names.ts';
import { readPublishedHolidays } from './published-holidays.ts';
import { statutoryDays } from './statutory-days.ts';

/** What is known of one day beyond its weekday; `null`: worked although it might be off. */
type Known = HolidayName | null;

/**
 * The company's calendar. What is said of a day wins in this order: the company itself, a year published in
 * `templates/calendar.yaml`, a built-in year, the statutory days of a year nobody has published, the weekday.
 *
 * A named day counts in whichever year it lies, so a holiday or a make-up day that reaches over New Year's Eve is
 * kept even when the year it reaches into is not published.
 */
export function createCalendar(overrides?: CalendarOverrides): Calendar {
  const builtIn = readPublishedHolidays();
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

  return {
    holiday,
    isWorkingDay,
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
