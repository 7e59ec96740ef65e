import { z } from 'zod';
import { actionButton } from './envelope.ts';
import { labelled } from './table.ts';

export const operationsQuery = z.strictObject({});

export const operationsAnswer = z.object({
  /** Null for who does not operate the program. */
  health: z
    .object({
      works: z.boolean(),
      problems: z.array(z.string()),
      lines: z.array(z.string()),
      pauses: z.array(z.string()),
      calendar: z.string(),
      versions: z.array(labelled),
    })
    .nullable(),
  failed: z.array(
    z.object({
      id: z.string(),
      words: z.string(),
      /** What the platform itself said; null for who does not operate the program. */
      detail: z.string().nullable(),
      actions: z.array(actionButton),
    }),
  ),
  failedTotal: z.int(),
});
