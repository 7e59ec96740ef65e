import { z } from 'zod';
import { label } from './label.ts';
import { message } from './message.ts';

const keyed = z.object({ key: z.string(), label });

export const processQuery = z.strictObject({
  /** The key of a register; without one, the steps of customers. */
  of: z.string().max(60).default(''),
});

const mark = z.object({
  /** On the axis, in days from what the step counts from; weeks and months are counted in days there. */
  day: z.number(),
  kind: z.enum(['customer', 'staff', 'escalation']),
  to: label,
  when: label,
});

const step = z.object({
  key: z.string(),
  work: label,
  owner: label,
  /** What it counts from. */
  counts: label,
  due: label,
  dueDay: z.number(),
  marks: z.array(mark),
  closes: label,
});
export type ProcessStep = z.infer<typeof step>;

export const processAnswer = z.object({
  registers: z.array(keyed),
  of: z.string(),
  title: label,
  steps: z.array(step),
  /** Of the register. */
  states: z.array(z.object({ label, isEnd: z.boolean() })),
  moves: z.array(z.object({ label, from: z.array(label), to: label.nullable() })),
  /** The kinds of customers to look a year ahead for. */
  tiers: z.array(keyed),
  levels: z.array(keyed),
  stages: z.array(keyed),
});

export const processYearQuery = z.strictObject({
  tier: z.enum(['potential', 'ordinary']).default('ordinary'),
  level: z.enum(['strategic', 'important', 'ordinary']).default('ordinary'),
  /** An anchor of the pipeline; without one, none is reached. */
  stage: z.string().max(60).default(''),
  /** The day from which a year is shown; default: today. */
  from: z.iso.date().optional(),
});

export const processYearAnswer = z.object({ from: z.string(), messages: z.array(message) });

export const processFileQuery = z.strictObject({
  /** Its path below the folder of templates; without one, the playbook. */
  file: z.string().max(200).default('playbook.yaml'),
});

export const processFileAnswer = z.object({ files: z.array(z.string()), file: z.string(), text: z.string() });

const problem = z.object({ file: z.string(), line: z.int(), key: z.string(), message: z.string() });

/** Text of a changed copy; files that people change by hand are not longer. */
const copyOfFile = z.string().max(40_000);

export const processTryQuery = z.strictObject({
  ...processYearQuery.shape,
  file: z.string().max(200).default('playbook.yaml'),
  text: copyOfFile.default(''),
});

export const processTryAnswer = z.object({
  /** What is wrong with the copy. Without problems the others are filled. */
  problems: z.array(problem),
  problemsTotal: z.int(),
  /** What planning by the copy would change for the customers that the reader may see. */
  looked: z.int(),
  /** There are more customers than were looked at. */
  cut: z.boolean(),
  changed: z.int(),
  customers: z.array(z.object({ code: z.string(), name: z.string(), changes: z.array(z.string()) })),
  /** Of the messages of a year to the kind of customer: those that only the copy says, and those that it no longer says. */
  added: z.array(message),
  dropped: z.array(message),
});
