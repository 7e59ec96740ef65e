import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type OpenDb, openDb } from '../prisma/client.ts';
import { templateDatabase } from './global-setup.ts';

export interface FreshDatabase extends OpenDb {
  readonly url: string;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/** A migrated database of one's own, with nothing in it. Made in milliseconds; close it when done. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { url, drop } = await createDatabase(templateDatabase);
  const open = openDb(url);
  return {
    ...open,
    url,
    close: async () => {
      await open.close();
      await drop();
    },
  };
}

/** A database with no tables at all. */
export function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  return createDatabase('template0');
}

async function createDatabase(template: string) {
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(inject('databaseServerUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseServerUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
