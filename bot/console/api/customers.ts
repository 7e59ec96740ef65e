import { z } from 'zod';
import { actionButton } from './envelope.ts';
import { label } from './label.ts';
import { message } from './message.ts';
import { labelled, table } from './table.ts';

const yes = z.enum(['', 'yes']).default('');

export const customersQuery = z.strictObject({
  /** Part of a code, a name, or the name of a person there. */
  find: z.string().max(100).default(''),
  /** The code of a colleague; `-` for no owner. */
  owner: z.string().max(60).default(''),
  tier: z.enum(['', 'potential', 'ordinary']).default(''),
  /** Key of a stage of the process. */
  stage: z.string().max(60).default(''),
  level: z.enum(['', 'strategic', 'important', 'ordinary']).default(''),
  /** Only customers with overdue follow-ups. */
  overdue: yes,
  /** Only those that no one has contacted for longer than their level allows. */
  silent: yes,
  /** Only those whose repurchase stage is over without an order. */
  lapsed: yes,
  suspended: yes,
  /** Only those with an open entry of this register. */
  register: z.string().max(60).default(''),
  sort: z.enum(['code', 'name', 'due', 'new']).default('code'),
  /** How many were shown before. */
  from: z.int().min(0).max(1_000_000).default(0),
  /** All that are found, as a file. */
  file: z.enum(['', 'csv', 'xlsx']).default(''),
});

const named = z.object({ key: z.string(), title: label });

const line = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  tier: label,
  stage: label.nullable(),
  suspended: z.boolean(),
  owner: z.string().nullable(),
  ownerCode: z.string().nullable(),
  open: z.int(),
  overdue: z.int(),
  lastContactOn: z.string().nullable(),
  /** People there whose name has what was searched for. */
  people: z.array(z.string()),
});
export type CustomerRow = z.infer<typeof line>;

export const customersAnswer = z.object({
  total: z.int(),
  from: z.int(),
  /** Lines of a page. */
  pageSize: z.int(),
  lines: z.array(line),
  /** What can be filtered by; empty: not by this reader. */
  choices: z.object({
    owners: z.array(named),
    stages: z.array(named),
    levels: z.array(named),
    registers: z.array(named),
  }),
  /** Whether the reader may add one. */
  mayOpen: z.boolean(),
  /** Whether the chosen ones can be handed over. */
  mayHandOver: z.boolean(),
  file: z.object({ name: z.string(), bytes: z.string() }).nullable(),
});
export type CustomerChoices = z.infer<typeof customersAnswer>['choices'];

/** A command of the chat as a button of a row. */
const rowCommand = z.object({ label, text: z.string() });
export type RowCommand = z.infer<typeof rowCommand>;

export const customerQuery = z.strictObject({
  customer: z.string().max(40),
  /** The key of a section; without it, none is read. */
  section: z.string().max(60).default(''),
});

const owed = z.object({
  id: z.string(),
  work: label,
  dueOn: z.string(),
  /** `14:30`; null: the whole day. */
  dueTime: z.string().nullable(),
  /** It was an hour of today. */
  hourOver: z.boolean(),
  days: z.int(),
  owner: z.string().nullable(),
  /** The message to the customer waits for a colleague to send it; what to do. */
  waits: z.string().nullable(),
  /** The day on which its prompts go on. */
  snoozedUntil: z.string().nullable(),
  actions: z.array(actionButton),
});
export type Owed = z.infer<typeof owed>;

export const customerAnswer = z.object({
  code: z.string(),
  name: z.string(),
  fields: z.array(labelled),
  /** What the file lacks. */
  missing: z.array(label),
  actions: z.array(actionButton),
  owed: z.array(owed),
  /** What will be said if nothing is done or recorded meanwhile. */
  coming: z.array(message),
  comingDays: z.int(),
  sections: z.array(
    z.object({
      key: z.string(),
      title: label,
      total: z.int(),
      /** The command that opens one; null where the section is filled otherwise. */
      opens: z.string().nullable(),
    }),
  ),
  /** The section that was asked for. */
  section: z.string().nullable(),
  table,
  /** What corrects or takes back each row of the table. */
  rowCommands: z.array(z.array(rowCommand)),
});

export const chatQuery = z.strictObject({
  /** Of a group with a customer, or the account of the person in a one-to-one chat. */
  chat: z.string().max(100),
});

/** A customer beside the chat with them. */
export const chatAnswer = customerAnswer
  .pick({ code: true, name: true, fields: true, missing: true, actions: true, owed: true })
  .extend({
    /** What the customer's messages in this chat wait for. */
    prepared: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        /** Why it cannot be sent now, or what to do. */
        says: z.string().nullable(),
        actions: z.array(actionButton),
      }),
    ),
  });
