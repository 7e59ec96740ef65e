import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyMigrations } from '../../prisma/migrate.ts';
import { checksumOf, readMigrations } from '../../prisma/migration-files.ts';
import { copyDatabase, emptyDatabase } from '../database.ts';
import { noGap, schemaGap } from '../prisma/schema-gap.ts';
import {
  dumpFile,
  earlierMigrations,
  nextNumber,
  readDump,
  readRows,
  restoreRows,
  type Row,
} from './dump.ts';
import { keptOf } from './survival.ts';

/** Digest of each dump as its version made it: newer code must not regenerate it. */
const dumps = [['0.1.0', '78483377e81fff7f8855a5c5031b7a1b0d23e6c7ce1d7b9ffde82165331632eb']] as const;

describe.each(dumps)('a database of version %s', (version, sha256) => {
  const dump = readDump(version);
  const earlier = earlierMigrations(dump);
  let restored: Awaited<ReturnType<typeof emptyDatabase>>;
  let url: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    restored = await emptyDatabase();
    await applyMigrations(restored.url, earlier);
    await restoreRows(restored.url, dump);
  });
  afterAll(() => restored.drop());
  beforeEach(async () => {
    ({ url, drop } = await copyDatabase(restored.url));
  });
  afterEach(() => drop());

  it('is the one that its own code made', () => {
    const bytes = readFileSync(dumpFile(version));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(bytes.length).toBeLessThan(300_000);
  });

  it('has received migrations that were not changed since, and are older than all others', () => {
    expect(earlier.map(({ name, sql }) => ({ name, checksum: checksumOf(sql) }))).toEqual(dump.migrations);
    expect(readMigrations().slice(0, earlier.length)).toEqual(earlier);
  });

  it('has rows in every table, and they are restored to the last value', async () => {
    const there = await readRows(
      url,
      dump.tables.map(({ name }) => name),
    );
    for (const { name, rows } of dump.tables) {
      expect(rows.length, name).toBeGreaterThan(0);
      expect(inOrder(there.get(name) ?? []), name).toEqual(inOrder(rows));
    }
  });

  it('has every table that its version has, and every value of every enum', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const tables = await client.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations'`,
      );
      expect(dump.tables.map(({ name }) => name).toSorted()).toEqual(
        tables.rows.map(({ name }) => name).toSorted(),
      );
      const columns = await client.query<{ table: string; column: string; of: string; values: string[] }>(
        `SELECT c.table_name AS "table", c.column_name AS "column", c.udt_name AS of,
           (SELECT json_agg(e.enumlabel) FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
            WHERE t.typname = c.udt_name) AS values
         FROM information_schema.columns c WHERE c.table_schema = 'public' AND EXISTS (
           SELECT FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = c.udt_name)`,
      );
      const used = new Map<string, Set<unknown>>();
      for (const { table, column, of } of columns.rows) {
        const there = used.get(of) ?? new Set();
        used.set(of, there);
        for (const row of dump.tables.find(({ name }) => name === table)?.rows ?? []) there.add(row[column]);
      }
      const unused = columns.rows.flatMap(({ of, values }) =>
        values.filter((value) => used.get(of)?.has(value) !== true).map((value) => `${of} ${value}`),
      );
      expect([...new Set(unused)]).toEqual([]);
    } finally {
      await client.end();
    }
  });

  it('becomes exactly schema.prisma', async () => {
    await applyMigrations(url);
    expect(await schemaGap(url)).toBe(noGap);
  });

  it('loses nothing: every row exists with all its values', async () => {
    await applyMigrations(url);
    const kept = keptOf(dump);
    const there = await readRows(url, new Set(kept.map(({ table }) => table)));
    for (const { table, rows } of kept) {
      expect(missingFrom(there.get(table) ?? [], rows), table).toEqual([]);
    }
    for (const [table, rows] of there) {
      const parts = kept.filter((part) => part.table === table).map((part) => part.rows.length);
      expect(rows.length, table).toBe(parts.reduce((sum, count) => sum + count, 0));
    }
  });

  it('continues its numbering after the existing numbers', async () => {
    await applyMigrations(url);
    for (const [name, last] of Object.entries(dump.sequences)) {
      expect(await nextNumber(url, name), name).toBe(last + 1);
    }
  });
});

/** The expected rows that are missing; each existing row matches one. */
function missingFrom(there: readonly Row[], wanted: readonly Row[]): readonly Row[] {
  const columns = Object.keys(wanted[0] ?? {});
  const left = new Map<string, number>();
  for (const row of there) {
    const text = toText(Object.fromEntries(columns.map((column) => [column, row[column]])));
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  return wanted.filter((row) => {
    const count = left.get(toText(row)) ?? 0;
    left.set(toText(row), count - 1);
    return count <= 0;
  });
}

function inOrder(rows: readonly Row[]): readonly string[] {
  return rows.map(toText).toSorted();
}

/** The same text for equal values, whatever the order of keys. */
function toText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
