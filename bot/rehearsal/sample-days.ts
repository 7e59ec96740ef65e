import { Temporal } from 'temporal-polyfill';
import type { Calendar } from '../../jobs/calendar/calendar.ts';
import { previousWorkingDayOrSame } from '../../jobs/calendar/working-days.ts';

/**
 * The day so many days before the morning for which the sample is laid out: that very day where it has to be, a
 * working day otherwise, and never one that is still to come. A day ahead (`before` below 0) is what it is.
 *
 * @param today the day on which the rehearsal is opened: the morning itself, or a day off before it
 */
export function dayBefore(
  calendar: Calendar,
  morning: Temporal.PlainDate,
  today: Temporal.PlainDate,
  before: number,
  exact = false,
): Temporal.PlainDate {
  const day = morning.subtract({ days: before });
  if (before <= 0) return day;
  const come = Temporal.PlainDate.compare(day, today) <= 0;
  if (exact && come) return day;
  return previousWorkingDayOrSame(come ? day : today, calendar);
}
