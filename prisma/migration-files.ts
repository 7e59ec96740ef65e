import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from './package-root.ts';

export interface Migration {
  /** The folder name: a timestamp and a description. */
  readonly name: string;
  readonly sql: string;
}

export function migrationsFolder(): string {
  return join(findPackageRoot(), 'prisma', 'migrations');
}

/** All migrations in a folder, oldest first. */
export function readMigrations(folder = migrationsFolder()): readonly Migration[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));
}

/** The checksum that Prisma stores in `_prisma_migrations`. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

/** Whether a script matches a stored checksum; line ends changed by a checkout are ignored. */
export function hasChecksum(sql: string, checksum: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].some((text) => checksumOf(text) === checksum);
}
