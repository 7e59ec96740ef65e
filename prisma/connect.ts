import pg from 'pg';
import { DatabaseUnusable } from './database-unusable.ts';

/** The server and database for error messages, without the password. */
export function describeServer(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `the database ${pathname.slice(1) || '(default)'} on ${hostname || 'localhost'}:${port || '5432'}`;
  } catch {
    return 'the database';
  }
}

/**
 * Opens a single connection, to be closed by the caller.
 *
 * @throws DatabaseUnusable saying what is wrong and what to do
 */
export async function connectOrExplain(url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    // A broken connection fails the next statement; without a listener, the event would end the process.
    client.on('error', () => {});
    await client.connect();
    return client;
  } catch (error) {
    throw new DatabaseUnusable(explain(url, error), error);
  }
}

function explain(url: string, error: unknown): string {
  const server = describeServer(url);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error && error.message !== '' ? error.message : code;
  switch (code) {
    case 'ERR_INVALID_URL':
      return 'DATABASE_URL is not a URL: write postgresql://user:password@host:5432/database.';
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `Nothing answers for ${server} (${code}): start PostgreSQL there or correct DATABASE_URL.`;
    case '28P01':
    case '28000':
      return `PostgreSQL refuses the user of ${server} (${detail}): correct user and password in DATABASE_URL.`;
    case '3D000':
      return `There is no ${server.slice('the '.length)}: create it with "createdb" or correct DATABASE_URL.`;
    case '53300':
      return `${server} has no connection left: raise its max_connections or stop what else uses it.`;
    default:
      return `No connection to ${server} (${detail}): correct DATABASE_URL or the server.`;
  }
}
