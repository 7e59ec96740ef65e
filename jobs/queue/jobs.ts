/**
 * What the courier carries. A job says which work to look at and never the work itself: the rows in the database
 * are the truth, so a job that is lost is asked for again and a job that comes twice finds nothing to do.
 */
import { z } from 'zod';
import { XinhangError } from '../errors.ts';

/** Further slices of what is due that are asked for, so that other processes take part. */
export const slicesAtMost = 7;

/** The jobs and their payloads, as one value: what is not in here cannot be asked for, nor worked on. */
export const jobSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('run-day'), day: z.iso.date() }),
  // One slice of what is due; without a number, the first.
  z.strictObject({ name: z.literal('deliver-due'), slice: z.int().min(1).max(slicesAtMost).optional() }),
  z.strictObject({ name: z.literal('work-inbox') }),
]);

export type Job = z.infer<typeof jobSchema>;
export type JobName = Job['name'];
export type JobOf<N extends JobName> = Extract<Job, { name: N }>;

export const jobNames: readonly JobName[] = jobSchema.options.map((option) => option.shape.name.value);

/**
 * What makes two asks the same ask: `run-day_2026-11-21`, `deliver-due_2`. Legal as an id of the queue, which refuses
 * a colon and a bare number.
 */
export function jobKey(job: Job): string {
  return Object.values(job)
    .filter((part) => part !== undefined)
    .join('_');
}

/** @throws XinhangError `bad_input`, never retried: a job that does not read today will not read tomorrow. */
export function readJob(value: unknown): Job {
  const read = jobSchema.safeParse(value);
  if (read.success) return read.data;
  throw new XinhangError('bad_input', `Not a job of this version: ${z.prettifyError(read.error)}`);
}
