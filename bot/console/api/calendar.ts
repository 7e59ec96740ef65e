import { z } from 'zod';
import { label } from './label.ts';

const day = z.union([z.literal(''), z.iso.date()]);

export const calendarQuery = z.strictObject({
  span: z.enum(['month', 'week']).default('month'),
  /** A day of the month or week; empty: today. */
  on: day.default(''),
});

const event = z.object({
  kind: z.enum(['due', 'said', 'festival', 'anniversary', 'away']),
  /** Of a message: when it goes out. */
  at: z.string().nullable(),
  customer: z.object({ code: z.string(), name: z.string() }).nullable(),
  what: label,
  /** Whose it is, if not the reader's. */
  owner: z.string().nullable(),
  isOverdue: z.boolean(),
});
export type CalendarEvent = z.infer<typeof event>;

const calendarDay = z.object({
  on: z.string(),
  /** Of the month that was asked for; the weeks at its ends have days of others. */
  isWithin: z.boolean(),
  isOff: z.boolean(),
  /** The public holiday that the day off belongs to. */
  holiday: label.nullable(),
  /** A day of a weekend that is worked for a holiday. */
  isMakeUp: z.boolean(),
  events: z.array(event),
});
export type CalendarDay = z.infer<typeof calendarDay>;

export const calendarAnswer = z.object({
  span: z.enum(['month', 'week']),
  /** The first day of the month, or the Monday. */
  on: z.string(),
  before: z.string(),
  after: z.string(),
  today: z.string(),
  days: z.array(calendarDay),
  /** There is more due than is shown. */
  isCut: z.boolean(),
  /** Messages of the first so many customers alone; null: of all. */
  saidOf: z.int().nullable(),
  /** The last day whose messages are worked out, if the span goes on after it. */
  saidUntil: z.string().nullable(),
});
