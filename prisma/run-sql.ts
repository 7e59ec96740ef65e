import type { Db, Pool, Prisma } from './client.ts';

/** Runs one statement on connections of somebody's choice. */
export type RunSql = <Row>(sql: Prisma.Sql) => Promise<readonly Row[]>;

export function runOn(db: Db): RunSql {
  return async (sql) => await db.$queryRaw(sql);
}

/** Without Prisma's own client, which takes some dozen megabytes for each pool. */
export function runOnPool(pool: Pool): RunSql {
  return async <Row>({ text, values }: Prisma.Sql) => (await pool.query<Row & object>({ text, values })).rows;
}
