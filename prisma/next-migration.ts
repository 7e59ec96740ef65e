import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import { type Migration, readMigrations } from './migration-files.ts';
import { listMigrations, withSchemaEngine } from './schema-engine.ts';

/**
 * What has to be run on a database that has had these migrations, so that it is what the schema says; empty when
 * they agree already.
 * @param url a server on which a database may be made and dropped; nothing else of it is touched.
 * @param schema the text of schema.prisma.
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
  /** What it is about, in a few words with underscores; becomes part of the folder's name. */
  readonly name: string;
  readonly at: Temporal.Instant;
  /**
   * All migrations written anew as one, under a name that stays; only an unreleased schema may do this. Those that
   * begin with `-- By hand` say what a schema cannot, and stay.
   */
  readonly reset?: boolean;
}

/**
 * Writes the migration that the schema asks for.
 * @returns its file; null when there is nothing to migrate.
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
  // Prisma's own tools ask for it.
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return join(target, 'migration.sql');
}

const byHand = '-- By hand';
const firstStamp = '20260101000000';

/** As Prisma stamps them: digits alone, so that names sort by age. */
function stampOf(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' }).replaceAll(/\D/g, '');
}
