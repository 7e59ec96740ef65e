import { z } from 'zod';
import { label } from './label.ts';

const cell = z.object({
  /** As it is read. */
  text: z.string(),
  /** For a picture of the figures; null for anything else. */
  number: z.number().nullable(),
});

/** A part of a file, or figures. */
export const table = z.object({
  columns: z.array(
    z.object({ heading: label, holds: z.enum(['text', 'number', 'count', 'day', 'instant']) }),
  ),
  rows: z.array(z.array(cell)),
});
export type Table = z.infer<typeof table>;

export const labelled = z.object({ label, value: z.string() });
