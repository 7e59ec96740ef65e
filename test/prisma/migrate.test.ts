import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { openDb } from '../../prisma/client.ts';
import { applyMigrations } from '../../prisma/migrate.ts';
import { type Migration, readMigrations } from '../../prisma/migration-files.ts';
import { diffMigrations, writeNextMigration } from '../../prisma/next-migration.ts';
import { listMigrations, withSchemaEngine } from '../../prisma/schema-engine.ts';
import { emptyDatabase } from '../database.ts';
import { noGap, schema, schemaFilters, schemaGap } from './schema-gap.ts';

const migrations = readMigrations();
const names = migrations.map(({ name }) => name);

let url: string;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ url, drop } = await emptyDatabase());
});
afterEach(() => drop());

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The verdict of Prisma's own tools on the database. */
function diagnose(list: readonly Migration[] = migrations) {
  return withSchemaEngine(url, (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: listMigrations(list),
      optInToShadowDatabase: false,
      filters: schemaFilters,
    }),
  );
}

/** A limit that only exists to fail: on a busy machine the earlier migrations take seconds. */
const patience = { timeout: 40_000 };

const next: Migration = {
  name: '20990101000000_note',
  sql: `-- A semicolon here; and there:
ALTER TABLE customer ADD COLUMN note text NOT NULL DEFAULT 'none; yet';
CREATE FUNCTION shout(t text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN upper(t); END; $$;
UPDATE customer SET note = shout(name);
`,
};
const broken: Migration = { name: '20990202000000_broken', sql: 'CREATE TABLE half (a int); SELECT 1 / 0;' };

describe('applyMigrations', () => {
  it('turns an empty database into exactly schema.prisma', async () => {
    expect(await schemaGap(url)).toContain('CREATE TABLE "customer"');
    expect(await applyMigrations(url)).toEqual(names);
    expect(await schemaGap(url)).toBe(noGap);
  });

  it('applies nothing twice', async () => {
    await applyMigrations(url);
    expect(await applyMigrations(url)).toEqual([]);
    expect(await query('SELECT migration_name FROM _prisma_migrations ORDER BY 1')).toEqual(
      names.map((migration_name) => ({ migration_name })),
    );
  });

  it('keeps existing data, and a script may contain anything', async () => {
    await applyMigrations(url);
    const store = openDb(url);
    await store.db.customer.create({ data: { code: 'C001', name: 'acme', tier: 'ordinary' } });
    await store.close();
    expect(await applyMigrations(url, [...migrations, next])).toEqual([next.name]);
    expect(await query('SELECT code, note FROM customer')).toEqual([{ code: 'C001', note: 'ACME' }]);
  });

  it('leaves the table that Prisma itself would have left', async () => {
    await applyMigrations(url);
    expect(await diagnose()).toEqual({
      hasMigrationsTable: true,
      editedMigrationNames: [],
      failedMigrationNames: [],
      history: null,
    });
    expect(await diagnose([...migrations, next])).toMatchObject({
      history: { diagnostic: 'databaseIsBehind', unappliedMigrationNames: [next.name] },
    });
    const deployed = await withSchemaEngine(url, (engine) =>
      engine.applyMigrations({
        migrationsList: listMigrations([...migrations, next]),
        filters: schemaFilters,
      }),
    );
    expect(deployed.appliedMigrationNames).toEqual([next.name]);
    expect(await applyMigrations(url, [...migrations, next])).toEqual([]);
  });

  it('goes on where Prisma itself has begun', async () => {
    await withSchemaEngine(url, (engine) =>
      engine.applyMigrations({ migrationsList: listMigrations(migrations), filters: schemaFilters }),
    );
    const theirs = await query(`SELECT column_name, data_type, is_nullable FROM information_schema.columns
      WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`);
    expect(await applyMigrations(url, [...migrations, next])).toEqual([next.name]);
    expect(await diagnose([...migrations, next])).toMatchObject({ editedMigrationNames: [], history: null });
    await query('DROP TABLE _prisma_migrations');
    await expect(applyMigrations(url, [next])).rejects.toThrow();
    await applyMigrations(url, []);
    const ours = await query(`SELECT column_name, data_type, is_nullable FROM information_schema.columns
      WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`);
    expect(ours).toEqual(theirs);
  });

  it('by many processes at once applies each migration once, and all of them wait for it', async () => {
    const applied = await Promise.all(
      Array.from({ length: 5 }, () => applyMigrations(url, [...migrations, next])),
    );
    expect(applied.flat().sort()).toEqual([...names, next.name]);
    expect(await query('SELECT count(*)::int AS n FROM customer')).toEqual([{ n: 0 }]);
  });

  it('waits for a `prisma migrate deploy` that is at work', async () => {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(72707369)');
    const applying = applyMigrations(url);
    await expect
      .poll(() => query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`), patience)
      .toHaveLength(1);
    expect(await query(`SELECT FROM pg_tables WHERE tablename = 'customer'`)).toHaveLength(0);
    await other.end();
    expect(await applying).toEqual(names);
  });

  it('migrates an empty database completely or not at all', async () => {
    await expect(applyMigrations(url, [...migrations, broken])).rejects.toMatchObject({
      message: expect.stringMatching(/20990202000000_broken does not fit .* undone \(division by zero\)/),
    });
    expect(await query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    expect(await applyMigrations(url, [...migrations, next])).toEqual([...names, next.name]);
  });

  it('rolls back a failing migration, and keeps the ones before it', async () => {
    await applyMigrations(url);
    await expect(applyMigrations(url, [...migrations, next, broken])).rejects.toMatchObject({
      code: 'database_unusable',
      message: expect.stringMatching(/20990202000000_broken does not fit .* undone \(division by zero\)/),
    });
    expect(await query(`SELECT FROM pg_tables WHERE tablename = 'half'`)).toHaveLength(0);
    expect(await diagnose([...migrations, next])).toMatchObject({ failedMigrationNames: [], history: null });
    const repaired = { ...broken, sql: 'CREATE TABLE half (a int);' };
    expect(await applyMigrations(url, [...migrations, next, repaired])).toEqual([broken.name]);
  });

  it('rolls back a migration whose connection was lost', async () => {
    const slow = { name: '20990303000000_slow', sql: 'CREATE TABLE slow (a int); SELECT pg_sleep(60);' };
    await applyMigrations(url);
    const applying = applyMigrations(url, [...migrations, slow]);
    const refused = applying.catch((error: unknown) => error);
    await expect
      .poll(
        () =>
          query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event = 'PgSleep'`),
        patience,
      )
      .toHaveLength(1);
    expect(await refused).toMatchObject({ code: 'database_unusable' });
    expect(
      await applyMigrations(url, [...migrations, { ...slow, sql: 'CREATE TABLE slow (a int);' }]),
    ).toEqual([slow.name]);
  });

  it('commits a script and its record together or not at all', async () => {
    const unnotable = {
      name: '20990404000000_unnotable',
      sql: `CREATE TABLE unnotable (a int);
            ALTER TABLE _prisma_migrations ADD CHECK (migration_name NOT LIKE '%unnotable') NOT VALID;`,
    };
    await expect(applyMigrations(url, [...migrations, unnotable])).rejects.toThrow(/check constraint/);
    expect(await query(`SELECT FROM pg_tables WHERE tablename = 'unnotable'`)).toHaveLength(0);
  });

  it('refuses a migration that was changed after it had been applied', async () => {
    await applyMigrations(url, [...migrations, next]);
    await expect(applyMigrations(url, [...migrations, { ...next, sql: 'SELECT 1;' }])).rejects.toThrow(
      /20990101000000_note was changed after .* had received it/,
    );
  });

  it('takes a script for unchanged when a checkout only changed its line ends', async () => {
    await applyMigrations(url, [...migrations, next]);
    const windows = { ...next, sql: next.sql.replaceAll('\n', '\r\n') };
    expect(await applyMigrations(url, [...migrations, windows])).toEqual([]);
  });

  it('does not touch what another tool left half done', async () => {
    await applyMigrations(url);
    await query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', '', '${next.name}')`,
    );
    await expect(applyMigrations(url, [...migrations, next])).rejects.toThrow(/prisma migrate resolve/);
    await query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'`);
    expect(await applyMigrations(url, [...migrations, next])).toEqual([next.name]);
  });
});

describe('a database that cannot be reached is reported in one sentence that says what to do', () => {
  const server = new URL(inject('databaseServerUrl'));
  server.searchParams.delete('host');
  const changed = (change: (url: URL) => void) => {
    const other = new URL(server);
    change(other);
    return other.href;
  };
  it.each([
    [
      'nobody listens',
      changed((u) => (u.port = '1')),
      /Nothing answers for .*127\.0\.0\.1:1 \(ECONNREFUSED\)/,
    ],
    ['no such host', 'postgresql://x@nowhere.invalid/y', /Nothing answers for .*nowhere\.invalid:5432/],
    ['a wrong password', changed((u) => (u.password = 'guessed')), /refuses the user .* DATABASE_URL/],
    [
      'no such database',
      changed((u) => (u.pathname = '/absent')),
      /There is no database absent on .*createdb/,
    ],
    ['no URL at all', 'http://', /DATABASE_URL/],
  ])('%s', async (_what, wrong, sentence) => {
    const refused = await applyMigrations(wrong).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'database_unusable', message: expect.stringMatching(sentence) });
    expect(String(refused)).not.toContain(server.password);
  });
});

describe('writing the next migration', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const at = Temporal.Instant.from('2026-12-01T09:30:15.5Z');
  const grown = schema.replace('model Setting {', 'model Setting {\n  note String?');

  it('finds nothing to write for the migrations and the schema of this commit', async () => {
    expect(await diffMigrations(url, migrations, schema)).toBe('');
  });

  it('writes the changes, stamped with the time, and they lead to the schema', async () => {
    const first = await writeNextMigration(url, { folder, schema, name: 'init', at, reset: true });
    expect(first).toBe(join(folder, '20260101000000_init', 'migration.sql'));
    expect(await writeNextMigration(url, { folder, schema, name: 'again', at })).toBeNull();
    const second = await writeNextMigration(url, { folder, schema: grown, name: 'note', at });
    expect(second).toBe(join(folder, '20261201093015_note', 'migration.sql'));
    expect(readFileSync(String(second), 'utf8')).toMatch(/ALTER TABLE "setting" ADD COLUMN +"note" TEXT;/);
    expect(readFileSync(join(folder, 'migration_lock.toml'), 'utf8')).toContain('provider = "postgresql"');
    expect(await diffMigrations(url, readMigrations(folder), grown)).toBe('');
    expect(await applyMigrations(url, readMigrations(folder))).toEqual([
      '20260101000000_init',
      '20261201093015_note',
    ]);
  });

  it('writes all anew as one on request', async () => {
    await writeNextMigration(url, { folder, schema, name: 'init', at, reset: true });
    await writeNextMigration(url, { folder, schema: grown, name: 'note', at });
    await writeNextMigration(url, { folder, schema: grown, name: 'init', at, reset: true });
    expect(readMigrations(folder).map(({ name }) => name)).toEqual(['20260101000000_init']);
    expect(await diffMigrations(url, readMigrations(folder), grown)).toBe('');
  });

  it('keeps hand-written parts that no schema can express when all is regenerated', async () => {
    await writeNextMigration(url, { folder, schema, name: 'init', at, reset: true });
    mkdirSync(join(folder, '20260101000001_by_hand'));
    const sql = '-- By hand: an expression.\nCREATE UNIQUE INDEX any_case ON customer(lower(name));';
    writeFileSync(join(folder, '20260101000001_by_hand', 'migration.sql'), sql);
    await writeNextMigration(url, { folder, schema: grown, name: 'init', at, reset: true });
    expect(readMigrations(folder).map(({ name }) => name)).toEqual([
      '20260101000000_init',
      '20260101000001_by_hand',
    ]);
    expect(await diffMigrations(url, readMigrations(folder), grown)).toBe('');
  });

  it('leaves no database behind, also when a migration or the schema is wrong', async () => {
    await expect(diffMigrations(url, [...migrations, broken], schema)).rejects.toThrow();
    await expect(diffMigrations(url, migrations, 'model Broken {')).rejects.toThrow();
    await diffMigrations(url, migrations, schema);
    expect(await query(`SELECT FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'`)).toEqual([]);
  });

  it('reads migrations oldest first and knows a folder without any', () => {
    expect(readMigrations(join(folder, 'absent'))).toEqual([]);
    writeFileSync(join(folder, 'migration_lock.toml'), '');
    expect(readMigrations(folder)).toEqual([]);
  });
});

it('no migration of this commit steps out of the transaction that makes it whole', () => {
  for (const { name, sql } of migrations) {
    expect(sql, name).not.toMatch(/^\s*(BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\b|\bCONCURRENTLY\b/im);
  }
});
