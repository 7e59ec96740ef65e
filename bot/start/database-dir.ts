import { join } from 'node:path';
import type { Config } from '../config.ts';

/**
 * Where the embedded database keeps its data. A rehearsal has a place of its own: its made-up company must not be
 * there when the real one moves in.
 */
export function databaseDir(config: Pick<Config, 'dataDir' | 'rehearsal'>): string {
  return join(config.dataDir, config.rehearsal ? 'rehearsal' : 'postgres');
}
