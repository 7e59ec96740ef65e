import { z } from 'zod';
import { label } from './label.ts';
import { labelled } from './table.ts';

/** A message that will be sent, as it will be read. */
export const message = z.object({
  at: z.string(),
  to: label,
  toCustomer: z.boolean(),
  what: label,
  /** It is sent only because something is overdue. */
  isEscalation: z.boolean(),
  /** Null: a value that the text needs is not known yet. */
  words: z
    .object({
      title: z.string().nullable(),
      body: z.array(z.string()),
      fields: z.array(labelled),
      buttons: z.array(z.string()),
    })
    .nullable(),
});
export type Message = z.infer<typeof message>;
