import type { Temporal } from 'temporal-polyfill';
import { toDbInstant } from '../../prisma/days.ts';

/** The first instant of a day in the company's zone. */
export function fromStartOf(day: Temporal.PlainDate, zone: string): Date {
  return toDbInstant(day.toZonedDateTime(zone).toInstant());
}
