import { z } from 'zod';
import { table } from './table.ts';

export const figuresQuery = z.strictObject({
  /** As after `/crm report`. */
  report: z.string().max(40).default('funnel'),
  /** As in a command: `2026-03`, `2026-Q1`, `2026`; this month without it. */
  period: z.string().max(20).default(''),
});

export const figuresAnswer = z.object({
  report: z.string(),
  title: z.string(),
  period: z.string(),
  /** Every report there is. */
  reports: z.array(z.object({ key: z.string(), title: z.string() })),
  findings: z.array(z.string()),
  /** How each figure is counted. */
  formula: z.array(z.string()),
  table,
});
