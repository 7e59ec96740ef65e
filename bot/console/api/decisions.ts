import { z } from 'zod';
import { actionButton } from './envelope.ts';
import { label } from './label.ts';
import { labelled, table } from './table.ts';
import { waiting } from './today.ts';

export const decisionsQuery = z.strictObject({
  /** How many of the ended applications come before those that are shown. */
  from: z.int().min(0).max(1_000_000).default(0),
  /** The same of what the reader decided. */
  decidedFrom: z.int().min(0).max(1_000_000).default(0),
});

const own = z.object({
  id: z.string(),
  title: label,
  /** Null: the reader's own. */
  applicant: z.string().nullable(),
  askedAt: z.string(),
  answers: z.array(labelled),
  state: z.enum(['pending', 'approved', 'rejected', 'withdrawn']),
  endedAt: z.string().nullable(),
  /** Withdrawing, while it waits. */
  actions: z.array(actionButton),
  decisions: z.array(
    z.object({ by: z.string(), at: z.string(), approved: z.boolean(), reason: z.string().nullable() }),
  ),
});
export type OwnRequest = z.infer<typeof own>;

const ledger = z.object({
  customer: z.object({ code: z.string(), name: z.string() }),
  /** The budget of each anniversary. */
  budget: table,
  gifts: table,
});
export type Ledger = z.infer<typeof ledger>;

export const decisionsAnswer = z.object({
  waiting: z.array(waiting),
  /** Of the customers whose gifts are waited for, as far as the reader keeps them. */
  ledgers: z.array(ledger),
  own: z.array(own),
  /** A page of the reader's applications that have ended, newest first. */
  ended: z.array(own),
  from: z.int(),
  endedTotal: z.int(),
  /** A page of what the reader decided of others' applications, newest first. */
  decided: z.array(own),
  decidedFrom: z.int(),
  decidedTotal: z.int(),
});
