import { Temporal } from 'temporal-polyfill';

/** A day as the value of a `@db.Date` column: midnight UTC of that day, whatever the server's zone. */
export function toDbDate(day: Temporal.PlainDate): Date {
  return new Date(day.toZonedDateTime('UTC').epochMilliseconds);
}

/** Converting is slow, and the same few thousand days come again and again. */
const days = new Map<number, Temporal.PlainDate>();
const mostDays = 20_000;

/** @throws RangeError if the date is not midnight UTC, so that an instant stored as a day is not truncated silently */
export function fromDbDate(date: Date): Temporal.PlainDate {
  const epochMs = date.getTime();
  const known = days.get(epochMs);
  if (known !== undefined) return known;
  if (epochMs % 86_400_000 !== 0) throw new RangeError(`${date.toISOString()} is not a day`);
  const day = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO('UTC').toPlainDate();
  if (days.size >= mostDays) days.clear();
  days.set(epochMs, day);
  return day;
}

/** An instant as the value of a `timestamptz(3)` column, rounded down to the millisecond. */
export function toDbInstant(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds);
}

export function fromDbInstant(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}
