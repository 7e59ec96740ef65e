import { type Db, Prisma } from './client.ts';
import type { RunSql } from './run-sql.ts';

/** Remaining time in milliseconds. */
export interface Until {
  readonly leftMs: () => number;
}

/**
 * The end of a deadline in seconds by the database's clock, so that the clocks of two machines need not agree. The
 * query's own latency only makes the deadline earlier.
 */
export async function databaseDeadline(run: RunSql, { leftMs }: Until): Promise<number> {
  const [row] = await run<{ now: number }>(
    Prisma.sql`SELECT extract(epoch FROM clock_timestamp())::float8 AS now`,
  );
  return (row?.now ?? 0) + leftMs() / 1_000;
}

/**
 * Fails after a deadline and aborts the surrounding transaction. Needed because a server that was frozen executes
 * pending statements when it resumes, however late.
 */
export function refuseLate(db: Db, deadline: number): Prisma.PrismaPromise<unknown> {
  return db.$queryRaw`SELECT 1 / (extract(epoch FROM clock_timestamp())::float8 < ${deadline}::float8)::int`;
}
