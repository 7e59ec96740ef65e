import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import { type Migration, readMigrations } from './migration-files.ts';
import { listMigrations, withSchemaEngine } from './schema-engine.ts';

/**
 * The SQL that takes a database with these migrations to the schema; empty if they already agree.
 *
 * @param url a server on which a temporary database may be created and dropped; nothing else is touched
 * @param schema the text of schema.prisma
 */
export function diffMigrations(
  url: string,
  migrations: readonly Migration[],
  schema: string,
): Promise<string> {
  return withSchemaEngine(url, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...listMigrations(migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout === null || stdout.startsWith('-- This is an empty migration') ? '' : stdout;
  });
}

export interface NextMigration {
  readonly folder: string;
  readonly schema: string;
  /** A short description with underscores; becomes part of the folder's name. */
  readonly name: string;
  readonly at: Temporal.Instant;
  /**
   * Replaces all migrations by a single one with a fixed name; only for an unreleased schema. Those that begin with `--
   * By hand` contain what a schema cannot express and are kept.
   */
  readonly reset?: boolean;
}

/**
 * Writes the next migration.
 *
 * @returns its file; null when there is nothing to migrate
 */
export async function writeNextMigration(url: string, next: NextMigration): Promise<string | null> {
  const { folder, schema, name, at, reset = false } = next;
  const sql = await diffMigrations(url, reset ? [] : readMigrations(folder), schema);
  if (sql === '') return null;
  if (reset) {
    const generated = readMigrations(folder).filter((migration) => !migration.sql.startsWith(byHand));
    for (const migration of generated) rmSync(join(folder, migration.name), { recursive: true });
  }
  const target = join(folder, `${reset ? firstStamp : stampOf(at)}_${name}`);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'migration.sql'), sql);
  // Required by Prisma's own tools.
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return join(target, 'migration.sql');
}

const byHand = '-- By hand';
const firstStamp = '20260101000000';

/** Prisma's format: digits only, so that names sort by age. */
function stampOf(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' }).replaceAll(/\D/g, '');
}
