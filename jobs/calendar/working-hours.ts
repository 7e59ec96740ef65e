import { Temporal } from 'temporal-polyfill';
import type { Calendar } from './calendar.ts';
import { nextWorkingDay } from './working-days.ts';

export interface Office {
  readonly calendar: Calendar;
  readonly zone: string;
  /** Wall-clock times; hours outside it do not count. */
  readonly window: { readonly from: string; readonly to: string };
}

/** The instant at which this many working hours have passed since another one. */
export function addWorkingHours(
  since: Temporal.Instant,
  hours: number,
  { calendar, zone, window }: Office,
): Temporal.Instant {
  const first = since.toZonedDateTimeISO(zone).toPlainDate();
  let leftMs = hours * 3_600_000;
  for (let day = first; ; day = nextWorkingDay(day, calendar)) {
    if (!calendar.isWorkingDay(day)) continue;
    const on = (time: string) => day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
    const fromMs = Math.max(on(window.from), since.epochMilliseconds);
    const openMs = Math.max(0, on(window.to) - fromMs);
    if (leftMs <= openMs) return Temporal.Instant.fromEpochMilliseconds(fromMs + leftMs);
    leftMs -= openMs;
  }
}
