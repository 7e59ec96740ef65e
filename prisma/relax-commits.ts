import type pg from 'pg';

/**
 * Does `work` on connections whose commits do not wait until they are on disk. What is written stays in order, so a
 * crash loses at most the newest of it, never something in between: for work that is resumed from what is there.
 */
export async function relaxCommits<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const relax = (client: pg.PoolClient): void => {
    client.query('SET synchronous_commit TO off').catch(() => {});
  };
  pool.on('connect', relax);
  try {
    await onEach(pool, 'SET synchronous_commit TO off');
    return await work();
  } finally {
    pool.off('connect', relax);
    await onEach(pool, 'RESET synchronous_commit');
  }
}

/** On every connection that the pool has. */
async function onEach(pool: pg.Pool, statement: string): Promise<void> {
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
  try {
    for (const client of clients) await client.query(statement);
  } finally {
    for (const client of clients) client.release();
  }
}
