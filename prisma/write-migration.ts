import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { startEmbedded } from './embedded.ts';
import { migrationsFolder, readMigrations } from './migration-files.ts';
import { findPackageRoot } from './package-root.ts';
import { diffMigrations } from './schema-engine.ts';

const usage = `npm run migration -- NAME          writes the next migration from what changed in schema.prisma
npm run migration -- --reset-init  writes all migrations anew as one, which only an unreleased schema may`;

/** Writes `prisma/migrations/<timestamp>_<name>/migration.sql`; a person reads it before it is committed. */
async function writeMigration(name: string, reset: boolean): Promise<void> {
  const folder = migrationsFolder();
  const schema = readFileSync(join(findPackageRoot(), 'prisma', 'schema.prisma'), 'utf8');
  const before = reset ? [] : readMigrations(folder);
  const server = await startEmbedded({ throwAway: true });
  const sql = await diffMigrations(server.url, before, schema).finally(() => server.stop());
  if (sql === '') {
    console.log('The migrations already say what schema.prisma says; nothing to write.');
    return;
  }
  if (reset) rmSync(folder, { recursive: true, force: true });
  const stamp = reset ? '20260101000000' : timestamp();
  const target = join(folder, `${stamp}_${name}`);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'migration.sql'), sql);
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  console.log(`Written: ${join(target, 'migration.sql')}. Read it before you commit it.`);
}

function timestamp(): string {
  return Temporal.Now.instant().toString({ smallestUnit: 'second' }).replace(/\D/g, '');
}

const [argument = ''] = process.argv.slice(2);
if (argument === '--reset-init') {
  await writeMigration('init', true);
} else if (/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(argument)) {
  await writeMigration(argument, false);
} else {
  console.error(usage);
  process.exitCode = 1;
}
