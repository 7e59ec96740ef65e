import { Temporal } from 'temporal-polyfill';

/**
 * The days to plan at start or after a clock change: every day after the last planned one, up to and including today,
 * oldest first. A day is never planned before it begins, and never skipped because the program was down.
 *
 * @param lastDay the last of the unbroken run of planned days; null when none was planned yet
 */
export function missedDays(
  lastDay: Temporal.PlainDate | null,
  today: Temporal.PlainDate,
): readonly Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = [];
  let day = lastDay === null ? today : lastDay.add({ days: 1 });
  while (Temporal.PlainDate.compare(day, today) <= 0) {
    days.push(day);
    day = day.add({ days: 1 });
  }
  return days;
}
