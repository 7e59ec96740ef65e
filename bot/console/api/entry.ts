import { z } from 'zod';
import { actionButton } from './envelope.ts';
import { label } from './label.ts';
import { labelled } from './table.ts';

export const entryQuery = z.strictObject({ entry: z.string().max(40) });

/** An entry of a register, as its card in the chat. */
export const entryAnswer = z.object({
  number: z.string(),
  title: label,
  customer: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** The command of its register, which is also the section of a customer's file. */
  section: z.string(),
  sectionTitle: label,
  fields: z.array(labelled),
  /** What was done, oldest first. */
  history: z.array(z.string()),
  /** The moves that the reader may make. */
  actions: z.array(actionButton),
});
