import { type Db, Prisma } from './client.ts';
import type { RunSql } from './run-sql.ts';

/** What is left of a deadline now, in milliseconds. */
export interface Until {
  readonly leftMs: () => number;
}

/**
 * When a deadline ends, in seconds on the database's own clock: the clocks of two machines need not agree. The time
 * that the answer takes only brings the end forward.
 */
export async function databaseDeadline(run: RunSql, { leftMs }: Until): Promise<number> {
  const [row] = await run<{ now: number }>(
    Prisma.sql`SELECT extract(epoch FROM clock_timestamp())::float8 AS now`,
  );
  return (row?.now ?? 0) + leftMs() / 1_000;
}

/**
 * Fails after a deadline, and takes the transaction that it stands in with it. A server that was frozen does on
 * waking what it had been sent before, however long ago.
 */
export function refuseLate(db: Db, deadline: number): Prisma.PrismaPromise<unknown> {
  return db.$queryRaw`SELECT 1 / (extract(epoch FROM clock_timestamp())::float8 < ${deadline}::float8)::int`;
}
