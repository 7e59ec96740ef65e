import { z } from 'zod';

const field = z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() });

/** One field that a book changes, in plain text: a day as 2026-03-05, an amount in yuan, a person by the code. */
export type FieldChange = z.infer<typeof field>;

const made = z.object({ id: z.string(), code: z.string() });
const changed = made.extend({ fields: z.array(field) });

/** What an import made and changed, as its run keeps it so that it can be undone. */
export const importChanges = z.object({
  /** The last line of the account when the run ended: what is written about a customer behind it came later. */
  lastAuditId: z.string(),
  staffMade: z.array(made),
  staffChanged: z.array(changed),
  made: z.array(made),
  changed: z.array(changed),
});

export type ImportChanges = z.infer<typeof importChanges>;
export type Changed = z.infer<typeof changed>;
