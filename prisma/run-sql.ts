import type { Db, Pool, Prisma } from './client.ts';

/** Runs one statement on a given set of connections. */
export type RunSql = <Row>(sql: Prisma.Sql) => Promise<readonly Row[]>;

export function runOn(db: Db): RunSql {
  return async (sql) => await db.$queryRaw(sql);
}

/** Bypasses the Prisma client, which takes some dozen megabytes per pool. */
export function runOnPool(pool: Pool): RunSql {
  return async <Row>({ text, values }: Prisma.Sql) => (await pool.query<Row & object>({ text, values })).rows;
}
