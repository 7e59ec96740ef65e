import type { Db } from '../prisma/client.ts';

/** `null` when the database answers, otherwise what is wrong. */
export async function storeProblem(db: Db): Promise<string | null> {
  try {
    await db.$queryRaw`SELECT 1`;
    return null;
  } catch {
    return 'the database does not answer';
  }
}
