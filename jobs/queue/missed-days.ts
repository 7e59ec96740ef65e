import { Temporal } from 'temporal-polyfill';

/**
 * The days to plan at start, or when a clock was moved: every day after the last one that was planned, up to and
 * including today, oldest first. A day is never planned before it has come, and never left out because nobody was
 * running on it.
 *
 * @param lastDay the last day of the unbroken run of planned days; null when none was planned yet
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
