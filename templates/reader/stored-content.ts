import { z } from 'zod';
import type { Content } from './card.ts';

const field = z.object({ label: z.string(), value: z.string() });
const button = z.object({
  action: z.string(),
  value: z.string(),
  label: z.string(),
  style: z.enum(['primary', 'danger']).exactOptional(),
});

/** A message as stored in a JSON column. */
export const storedContent: z.ZodType<Content> = z.object({
  title: z.string().exactOptional(),
  body: z.array(z.string()),
  fields: z.array(field).exactOptional(),
  buttons: z.array(button).exactOptional(),
});
