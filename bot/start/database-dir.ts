import { join } from 'node:path';
import type { Config } from '../config.ts';

/**
 * The data directory of the embedded database. A rehearsal has its own, so that its sample company never ends up in the
 * real database.
 */
export function databaseDir(config: Pick<Config, 'dataDir' | 'rehearsal'>): string {
  return join(config.dataDir, config.rehearsal ? 'rehearsal' : 'postgres');
}
