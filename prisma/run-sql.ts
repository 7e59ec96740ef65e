import type { Db, Prisma, Sql } from './client.ts';

/**
 * Runs one statement on a given set of connections.
 *
 * @param name the statement is prepared under it, where the connections allow that
 */
export type RunSql = <Row>(sql: Prisma.Sql, name?: string) => Promise<readonly Row[]>;

export function runOn(db: Db): RunSql {
  return async (sql) => await db.$queryRaw(sql);
}

/** Bypasses the Prisma client, which takes some dozen megabytes per pool. */
export function runOnPool(pool: Sql): RunSql {
  return async <Row>({ text, values }: Prisma.Sql, name?: string) =>
    (await pool.query<Row & object>({ text, values, ...(name === undefined ? {} : { name }) })).rows;
}
