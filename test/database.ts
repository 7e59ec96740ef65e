import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { type Db, type OpenDb, type OpenDbOptions, openPool } from '../prisma/client.ts';
import { openReused } from './reused-client.ts';
import { createReuse, type MadeDatabase } from './reused-database.ts';

export interface FreshDatabase extends OpenDb {
  readonly url: string;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/** A migrated, empty database; close it when done. Without options it may have served an earlier test of the worker. */
export function freshDatabase(options?: OpenDbOptions): Promise<FreshDatabase> {
  return options === undefined ? migrated.take() : openNew(options);
}

const migrated = createReuse(async () => openCreated(await createDatabase(inject('databaseTemplate'))));

async function openNew(options: OpenDbOptions): Promise<FreshDatabase> {
  const { drop, ...open } = openCreated(await createDatabase(inject('databaseTemplate')), options);
  return {
    ...open,
    close: async () => {
      await open.close();
      await drop();
    },
  };
}

export interface FilledDatabase {
  /** A database with the same data; a new one, or one that an earlier test has used. */
  copy(): Promise<FreshDatabase>;
  drop(): Promise<void>;
}

/** Fills a database once, for tests that start from the same data. */
export async function fillDatabase(fill: (db: Db) => Promise<void>): Promise<FilledDatabase> {
  const { url, drop } = await createDatabase(inject('databaseTemplate'));
  // PostgreSQL copies only a database without connections.
  const open = openReused(openPool(url, {}));
  try {
    await fill(open.db);
  } finally {
    await open.close();
  }
  const copies = createReuse(async () => openCreated(await copyDatabase(url)));
  return {
    copy: copies.take,
    drop: async () => {
      await copies.drop();
      await drop();
    },
  };
}

function openCreated({ url, drop }: Created, options: OpenDbOptions = {}): MadeDatabase {
  return { ...openReused(openPool(url, options)), url, drop };
}

interface Created {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database without any table. */
export function emptyDatabase(): Promise<Created> {
  return createDatabase('template0');
}

/** A copy of a database, which must not have open connections meanwhile. */
export function copyDatabase(url: string): Promise<Created> {
  return createDatabase(new URL(url).pathname.slice(1));
}

async function createDatabase(template: string): Promise<Created> {
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  // FILE_COPY is faster than WAL_LOG when durability does not matter.
  await server().query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const url = new URL(inject('databaseServerUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(name) };
}

async function dropDatabase(name: string): Promise<void> {
  // A closed connection takes a moment to disappear, and PostgreSQL would retry only after 100 ms.
  for (let look = 0; look < 10 && (await isInUse(name)); look += 1) await wait(3);
  await server().query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function isInUse(name: string): Promise<boolean> {
  const { rowCount } = await server().query('SELECT FROM pg_stat_activity WHERE datname = $1', [name]);
  return rowCount !== 0;
}

let pool: pg.Pool | undefined;

/** Never closed: idle connections do not keep a worker alive, and the server ends with the run. */
function server(): pg.Pool {
  if (pool) return pool;
  pool = new pg.Pool({ connectionString: inject('databaseServerUrl'), max: 2, allowExitOnIdle: true });
  pool.on('error', () => {});
  return pool;
}
