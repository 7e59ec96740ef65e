import { z } from 'zod';
import { actionButton } from './envelope.ts';
import { label } from './label.ts';

export const timelineQuery = z.strictObject({
  customer: z.string().max(40),
  /** How many of each kind at most. */
  most: z.int().min(1).max(2_000).default(100),
});

const event = z.object({
  /** An instant, or a day. */
  at: z.string(),
  kind: z.enum(['log', 'sent', 'not-sent', 'change', 'other']),
  /** What kind of event it is, in words: contact log, application, the register. */
  label,
  title: label,
  who: label.nullable(),
  text: z.string().nullable(),
  /** Why it was not sent. */
  reason: z.string().nullable(),
  attachments: z.array(z.string()),
  /** What takes it back. */
  actions: z.array(actionButton),
});
export type TimelineEvent = z.infer<typeof event>;

export const timelineAnswer = z.object({
  /** Newest first. */
  events: z.array(event),
  hasMore: z.boolean(),
});
