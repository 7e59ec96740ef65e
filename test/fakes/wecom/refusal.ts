import { z } from 'zod';

export class FakeRefusal extends Error {
  readonly code: number;
  constructor(code: number, message = 'refused') {
    super(message);
    this.code = code;
  }
}

export function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new FakeRefusal(40058, z.prettifyError(result.error));
  return result.data;
}
