import { z } from 'zod';
import { label } from './label.ts';
import { table } from './table.ts';

export const figuresQuery = z.strictObject({
  /** As after `/crm report`; the first of the reader's without it. */
  report: z.string().max(40).default(''),
  /** As in a command: `2026-03`, `2026-Q1`, `2026`; this month without it. */
  period: z.string().max(20).default(''),
  /** Also as a workbook, which the access log calls an export. */
  file: z.enum(['', 'yes']).default(''),
});

/** How the table is drawn; columns and rows by their place. */
const picture = z.object({
  kind: z.enum(['lines', 'bars', 'stacked', 'steps']),
  along: z.int(),
  values: z.array(z.int()),
  of: z.int().optional(),
  percent: z.literal(true).optional(),
  marked: z.int().optional(),
});
export type FiguresPicture = z.infer<typeof picture>;

export const figuresAnswer = z.object({
  report: z.string(),
  title: label,
  period: z.string(),
  /** Every report there is. */
  reports: z.array(z.object({ key: z.string(), title: label })),
  findings: z.array(z.string()),
  /** How each figure is counted. */
  formula: z.array(z.string()),
  table,
  picture: picture.nullable(),
  /** A workbook in base64, if it was asked for. */
  file: z.object({ name: z.string(), bytes: z.string() }).nullable(),
});
