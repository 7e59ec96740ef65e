/**
 * What the courier carries. A job names the kind of work to look for, never the work itself: the rows in the database
 * are the source of truth, so a lost job is queued again and a duplicate finds nothing to do.
 */
import { z } from 'zod';
import { XinhangError } from '../errors.ts';
import { said } from '../../templates/reader/said.ts';

/** Maximum number of additional `deliver-due` jobs per run, which let other processes take part. */
export const slicesAtMost = 7;

/** Additional `run-day` jobs for a day with many customers: each plans one part of them. */
export const planSlices = 4;

/** All jobs and their payloads. A job that is not listed here can be neither queued nor handled. */
export const jobSchema = z.discriminatedUnion('name', [
  // The whole day; with a number, only the planning of one part of its customers.
  z.strictObject({
    name: z.literal('run-day'),
    day: z.iso.date(),
    slice: z.int().min(1).max(planSlices).optional(),
  }),
  // One slice of the due messages; without a number, the first.
  z.strictObject({ name: z.literal('deliver-due'), slice: z.int().min(1).max(slicesAtMost).optional() }),
  z.strictObject({ name: z.literal('work-inbox') }),
]);

export type Job = z.infer<typeof jobSchema>;
export type JobName = Job['name'];
export type JobOf<N extends JobName> = Extract<Job, { name: N }>;

export const jobNames: readonly JobName[] = jobSchema.options.map((option) => option.shape.name.value);

/**
 * Deduplication key of a job: `run-day_2026-11-21`, `deliver-due_2`. Valid as a BullMQ id, which may contain no colon
 * and must not be a plain number.
 */
export function jobKey(job: Job): string {
  return Object.values(job)
    .filter((part) => part !== undefined)
    .join('_');
}

/**
 * Parses a payload.
 *
 * @throws XinhangError `bad_input`, never retried: an invalid payload stays invalid
 */
export function readJob(value: unknown): Job {
  const read = jobSchema.safeParse(value);
  if (read.success) return read.data;
  throw new XinhangError('bad_input', said('program/not-a-job', { why: z.prettifyError(read.error) }));
}
