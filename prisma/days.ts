import { Temporal } from 'temporal-polyfill';

/** A day as a `@db.Date` column takes it: midnight UTC of that day, whatever zone the server stands in. */
export function toDbDate(day: Temporal.PlainDate): Date {
  return new Date(day.toZonedDateTime('UTC').epochMilliseconds);
}

/** @throws RangeError when the date is not midnight UTC, so an instant that strayed into a day is not cut off silently. */
export function fromDbDate(date: Date): Temporal.PlainDate {
  const { epochMilliseconds } = Temporal.Instant.fromEpochMilliseconds(date.getTime());
  if (epochMilliseconds % 86_400_000 !== 0) throw new RangeError(`${date.toISOString()} is not a day`);
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toZonedDateTimeISO('UTC').toPlainDate();
}

/** An instant as a `timestamptz(3)` column takes it: to the millisecond, what is finer is cut off towards the past. */
export function toDbInstant(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds);
}

export function fromDbInstant(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}
