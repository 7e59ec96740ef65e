import { z } from 'zod';

const field = z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() });

/** A changed field as plain text: days as 2026-03-05, amounts in yuan, people by code. */
export type FieldChange = z.infer<typeof field>;

const made = z.object({ id: z.string(), code: z.string() });
const changed = made.extend({ fields: z.array(field) });

/** What an import created and changed, stored with its run for undo. */
export const importChanges = z.object({
  /** The last audit entry when the run ended; later entries about a customer mean that it was changed since. */
  lastAuditId: z.string(),
  staffMade: z.array(made),
  staffChanged: z.array(changed),
  made: z.array(made),
  changed: z.array(changed),
  /** Entries of a register, by number; imports of a book have none, and those of earlier versions do not say so. */
  entries: z.array(made).default([]),
});

export type ImportChanges = z.infer<typeof importChanges>;
export type Changed = z.infer<typeof changed>;
