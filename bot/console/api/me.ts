import { z } from 'zod';

export const meQuery = z.strictObject({});

/** Who is signed in, and what the page opens for them. */
export const meAnswer = z.object({
  code: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  language: z.enum(['zh-CN', 'en']),
  /** The company's day and zone. */
  today: z.string(),
  zone: z.string(),
  /** The views that are open to them. */
  views: z.array(z.string()),
});
