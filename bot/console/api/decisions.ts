import { z } from 'zod';
import { labelled } from './table.ts';
import { waiting } from './today.ts';

export const decisionsQuery = z.strictObject({});

const own = z.object({
  id: z.string(),
  title: z.string(),
  askedAt: z.string(),
  answers: z.array(labelled),
  state: z.enum(['pending', 'approved', 'rejected', 'withdrawn']),
  endedAt: z.string().nullable(),
  decisions: z.array(
    z.object({ by: z.string(), at: z.string(), approved: z.boolean(), reason: z.string().nullable() }),
  ),
});
export type OwnRequest = z.infer<typeof own>;

export const decisionsAnswer = z.object({
  waiting: z.array(waiting),
  own: z.array(own),
  /** The reader's applications that have ended, newest first. */
  ended: z.array(own),
});
