import { z } from 'zod';
import { actionButton } from './envelope.ts';
import { message } from './message.ts';
import { labelled, table } from './table.ts';

export const customersQuery = z.strictObject({
  /** Part of a code or name. */
  find: z.string().max(100).default(''),
  tier: z.enum(['', 'potential', 'ordinary']).default(''),
  /** Only customers with overdue follow-ups. */
  overdue: z.enum(['', 'yes']).default(''),
  /** How many were shown before. */
  from: z.int().min(0).max(1_000_000).default(0),
});

const line = z.object({
  code: z.string(),
  name: z.string(),
  tier: z.string(),
  owner: z.string().nullable(),
  open: z.int(),
  overdue: z.int(),
});
export type CustomerRow = z.infer<typeof line>;

export const customersAnswer = z.object({ total: z.int(), from: z.int(), lines: z.array(line) });

export const customerQuery = z.strictObject({
  customer: z.string().max(40),
  /** The key of a section; without it, none is read. */
  section: z.string().max(60).default(''),
});

const owed = z.object({
  id: z.string(),
  work: z.string(),
  dueOn: z.string(),
  days: z.int(),
  owner: z.string().nullable(),
  actions: z.array(actionButton),
});
export type Owed = z.infer<typeof owed>;

export const customerAnswer = z.object({
  code: z.string(),
  name: z.string(),
  fields: z.array(labelled),
  /** What the file lacks. */
  missing: z.array(z.string()),
  actions: z.array(actionButton),
  owed: z.array(owed),
  /** What will be said if nothing is done or recorded meanwhile. */
  coming: z.array(message),
  comingDays: z.int(),
  sections: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      total: z.int(),
      /** The command that opens one; null where the section is filled otherwise. */
      opens: z.string().nullable(),
    }),
  ),
  /** The section that was asked for. */
  section: z.string().nullable(),
  table,
});
