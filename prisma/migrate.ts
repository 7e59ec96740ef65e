import pg from 'pg';
import { DatabaseUnusable } from './database-unusable.ts';
import { checksumOf, hasChecksum, type Migration, readMigrations } from './migration-files.ts';
import { randomUUID } from 'node:crypto';

/** The lock used by Prisma's own `migrate deploy`, so that the two never run at the same time. */
const prismaLock = 72707369;

/** Prisma's own table definition, verbatim, so that its official tools accept our records. */
const prismaTable = `
CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Migrates a database to the current schema, one transaction per migration: script and bookkeeping are committed
 * together, so that a killed process leaves nothing half done and any number of processes may start concurrently. An
 * empty database is migrated in one transaction, which takes a third of the statements. No native engine is needed, and
 * `prisma migrate deploy` recognises the table.
 *
 * @returns the names of the migrations applied by this call, oldest first
 * @throws DatabaseUnusable when the database cannot be reached or does not fit the migrations
 */
export async function applyMigrations(
  url: string,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  const client = await connectOrExplain(url);
  await client.query(`SET TIME ZONE 'UTC'`);
  try {
    const applied: string[] = [];
    for (;;) {
      const names = await applyNext(client, migrations, describeServer(url));
      if (names.length === 0) return applied;
      applied.push(...names);
    }
  } finally {
    await client.end();
  }
}

async function applyNext(
  client: pg.Client,
  migrations: readonly Migration[],
  server: string,
): Promise<readonly string[]> {
  await client.query('BEGIN');
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${prismaLock})`);
    await client.query(prismaTable);
    const history = await readHistory(client);
    const next = findNext(migrations, history, server);
    const together = history.length === 0 ? migrations : next === undefined ? [] : [next];
    await apply(client, together, server);
    await client.query('COMMIT');
    return together.map(({ name }) => name);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

interface HistoryRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

async function readHistory(client: pg.Client): Promise<readonly HistoryRow[]> {
  const { rows } = await client.query<HistoryRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

function findNext(
  migrations: readonly Migration[],
  history: readonly HistoryRow[],
  server: string,
): Migration | undefined {
  return migrations.find(({ name, sql }) => {
    const row = history.find(({ migration_name }) => migration_name === name);
    if (row && row.finished_at === null) {
      throw new DatabaseUnusable(
        `The migration ${name} was begun on ${server} by another tool and never finished: put the database in order and run "npx prisma migrate resolve".`,
      );
    }
    if (row && !hasChecksum(sql, row.checksum)) {
      throw new DatabaseUnusable(
        `The migration ${name} was changed after ${server} had received it: use the version of the program that fits, or a new database (a development database under .data may simply be deleted).`,
      );
    }
    return row === undefined;
  });
}

async function apply(client: pg.Client, migrations: readonly Migration[], server: string): Promise<void> {
  if (migrations.length === 0) return;
  const begun = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  for (const migration of migrations) await runScript(client, migration, server);
  // Their order is that of `started_at`.
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     SELECT id, checksum, name, $1::timestamptz + n * interval '1 microsecond', clock_timestamp(), 1
     FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS m(id, checksum, name, n)`,
    [
      begun.rows[0]?.now,
      migrations.map(() => randomUUID()),
      migrations.map(({ sql }) => checksumOf(sql)),
      migrations.map(({ name }) => name),
    ],
  );
}

async function runScript(client: pg.Client, { name, sql }: Migration, server: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new DatabaseUnusable(
      `The migration ${name} does not fit ${server} and has been undone (${detail}): use an empty database, or one that only this program has changed.`,
      error,
    );
  }
}

/** The server and database for error messages, without the password. */
function describeServer(url: string): string {
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
async function connectOrExplain(url: string): Promise<pg.Client> {
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
    // No file for the server’s Unix socket.
    case 'ENOENT':
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
