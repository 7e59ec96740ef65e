import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from './package-root.ts';

export interface Migration {
  /** The folder's name: a timestamp and what it is about. */
  readonly name: string;
  readonly sql: string;
}

export function migrationsFolder(): string {
  return join(findPackageRoot(), 'prisma', 'migrations');
}

/** Every migration of a folder, oldest first. */
export function readMigrations(folder = migrationsFolder()): readonly Migration[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));
}

/** What Prisma notes of a script in `_prisma_migrations`. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

/** Whether a script is the one that was noted; line ends that a checkout changed do not count. */
export function hasChecksum(sql: string, checksum: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].some((text) => checksumOf(text) === checksum);
}
