import type pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPool } from '../../prisma/client.ts';
import { relaxCommits } from '../../prisma/relax-commits.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let pool: pg.Pool;
beforeEach(async () => {
  database = await freshDatabase({});
  // The test server does not wait for the disk, so waiting is asked for here.
  const name = new URL(database.url).pathname.slice(1);
  await database.pool.query(`ALTER ROLE CURRENT_USER IN DATABASE "${name}" SET synchronous_commit TO on`);
  pool = openPool(database.url, { maxConnections: 3 });
});
afterEach(async () => {
  await pool.end();
  await database.close();
});

/** The setting of each of three connections. */
const waits = async () => {
  const clients = await Promise.all([1, 2, 3].map(() => pool.connect()));
  const shown = await Promise.all(
    clients.map((client) => client.query<{ synchronous_commit: string }>('SHOW synchronous_commit')),
  );
  for (const client of clients) client.release();
  return shown.map(({ rows: [row] }) => row?.synchronous_commit);
};

it('commits wait for the disk again afterwards, on old connections and on new ones, whatever happened', async () => {
  await pool.query('SELECT 1');
  expect(await relaxCommits(pool, waits)).toEqual(['off', 'off', 'off']);
  expect(await waits()).toEqual(['on', 'on', 'on']);
  await expect(
    relaxCommits(pool, async () => {
      expect(await waits()).toEqual(['off', 'off', 'off']);
      throw new Error('the power has gone');
    }),
  ).rejects.toThrow('the power has gone');
  expect(await waits()).toEqual(['on', 'on', 'on']);
});
