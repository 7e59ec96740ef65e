import { Temporal } from 'temporal-polyfill';

/** A day as the value of a `@db.Date` column: midnight UTC of that day, whatever the server's zone. */
export function toDbDate(day: Temporal.PlainDate): Date {
  return new Date(day.toZonedDateTime('UTC').epochMilliseconds);
}

/** @throws RangeError if the date is not midnight UTC, so that an instant stored as a day is not truncated silently */
export function fromDbDate(date: Date): Temporal.PlainDate {
  const { epochMilliseconds } = Temporal.Instant.fromEpochMilliseconds(date.getTime());
  if (epochMilliseconds % 86_400_000 !== 0) throw new RangeError(`${date.toISOString()} is not a day`);
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toZonedDateTimeISO('UTC').toPlainDate();
}

/** An instant as the value of a `timestamptz(3)` column, rounded down to the millisecond. */
export function toDbInstant(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds);
}

export function fromDbInstant(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}
