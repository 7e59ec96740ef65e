import { z } from 'zod';
import { actionButton } from './envelope.ts';

export const settingsQuery = z.strictObject({});

export const settingsAnswer = z.object({
  language: z.enum(['zh-CN', 'en']),
  /** The hours and the digest, as `/crm settings` says them. */
  lines: z.array(z.string()),
  change: actionButton,
  /** Null: the calendar is not theirs to subscribe to. */
  feed: z.object({ since: z.string().nullable() }).nullable(),
  sessions: z.array(
    z.object({
      id: z.string(),
      /** The chat that the link was asked for in. */
      platform: z.string(),
      signedInAt: z.string(),
      until: z.string(),
      /** The one that asks. */
      isThis: z.boolean(),
      actions: z.array(actionButton),
    }),
  ),
});
