import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import { daysBetween } from './days.ts';

/** Prints this process's time zone and the calendar's answer for every day of some years. */
const calendar = createCalendar();
const lines = daysBetween('2024-01-01', '2034-12-31').map(
  (day) =>
    `${day.toString()} ${calendar.isWorkingDay(day) ? 'works' : 'off'} ${calendar.holiday(day)?.en ?? ''}`,
);
console.log([Intl.DateTimeFormat().resolvedOptions().timeZone, ...lines].join('\n'));
