import { Temporal } from 'temporal-polyfill';
import type { Calendar } from '../../jobs/calendar/calendar.ts';
import { previousWorkingDayOrSame } from '../../jobs/calendar/working-days.ts';

/**
 * The day `before` days before the morning that the sample is made for. Unless `exact`, moved back to a working day; a
 * past deed is never put on a day still to come. A day ahead (`before` below 0) is not moved.
 *
 * @param today the day the rehearsal is opened: the morning itself, or a day off before it
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
