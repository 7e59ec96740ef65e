import { z } from 'zod';
import { actionButton } from './envelope.ts';
import { label } from './label.ts';
import { labelled } from './table.ts';

export const todayQuery = z.strictObject({});

const matter = z.object({
  id: z.string(),
  /** Null: owed for a colleague, the company or an entry that is about no customer. */
  customer: z.object({ code: z.string(), name: z.string() }).nullable(),
  work: label,
  dueOn: z.string(),
  /** `14:30`; null: the whole day. */
  dueTime: z.string().nullable(),
  /** It was an hour of today. */
  hourOver: z.boolean(),
  /** From today to the deadline; negative when overdue. */
  days: z.int(),
  owner: z.string().nullable(),
  /** On the reader's own list; otherwise the team's. */
  own: z.boolean(),
  /** The message to the customer waits for a colleague to send it; what to do. */
  waits: z.string().nullable(),
  actions: z.array(actionButton),
});
export type Matter = z.infer<typeof matter>;

export const waiting = z.object({
  id: z.string(),
  title: label,
  applicant: z.string(),
  askedAt: z.string(),
  answers: z.array(labelled),
  actions: z.array(actionButton),
});
export type WaitingRequest = z.infer<typeof waiting>;

export const todayAnswer = z.object({
  today: z.string(),
  hasTeam: z.boolean(),
  matters: z.array(matter),
  waiting: z.array(waiting),
  coming: z.array(z.object({ on: z.string(), time: z.string().nullable(), what: label })),
  comingTotal: z.int(),
  comingDays: z.int(),
});
