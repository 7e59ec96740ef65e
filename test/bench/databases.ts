import { openStore } from '../../jobs/open-store.ts';
import { openPool, type Pool } from '../../prisma/client.ts';
import { applyMigrations } from '../../prisma/migrate.ts';

/** A PostgreSQL server on which a benchmark has several databases. */
export interface Databases {
  has(name: string): Promise<boolean>;
  /** A new migrated database; its pool is closed after `fill`. */
  create(name: string, fill: (pool: Pool) => Promise<void>): Promise<void>;
  /** Replaces a database with a copy of another one, file by file: the same rows in the same places. */
  copy(from: string, to: string): Promise<string>;
  drop(name: string): Promise<void>;
  urlOf(name: string): string;
  close(): Promise<void>;
}

/** @param url of an own server, whose user may create databases; null: a temporary one */
export async function openDatabases(url: string | null): Promise<Databases> {
  const store = await openStore(url === null ? { url, throwAway: true } : { url });
  const urlOf = (name: string): string => {
    const one = new URL(store.url);
    one.pathname = `/${name}`;
    return one.href;
  };
  const drop = async (name: string): Promise<void> => {
    await store.pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  return {
    urlOf,
    drop,
    has: async (name) =>
      (await store.pool.query('SELECT FROM pg_database WHERE datname = $1', [name])).rowCount === 1,
    create: async (name, fill) => {
      await store.pool.query(`CREATE DATABASE ${name}`);
      await applyMigrations(urlOf(name));
      const pool = openPool(urlOf(name), {});
      try {
        await fill(pool);
      } finally {
        await pool.end();
      }
    },
    copy: async (from, to) => {
      await drop(to);
      await store.pool.query(`CREATE DATABASE ${to} TEMPLATE ${from} STRATEGY FILE_COPY`);
      return urlOf(to);
    },
    close: () => store.stop(),
  };
}
