import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fastDir } from '../fast-dir.ts';

/**
 * A database folder that a worker makes once and copies for each test: making it takes seconds, copying it a fraction
 * of one.
 *
 * @param make writes the folder and stops everything that works in it
 */
export function madeOnce(make: (dir: string) => Promise<void>): (to: string) => Promise<void> {
  let made: Promise<string> | undefined;
  const makeIt = async () => {
    const folder = mkdtempSync(join(fastDir, 'xinhang-made-'));
    chmodSync(folder, 0o755);
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const dir = join(folder, 'database');
    await make(dir);
    return dir;
  };
  return async (to) => {
    made ??= makeIt();
    const from = await made;
    mkdirSync(to, { recursive: true });
    // Keeps owners and rights, which Node’s own copy does not.
    if (spawnSync('cp', ['-a', `${from}/.`, to]).status !== 0) cpSync(from, to, { recursive: true });
  };
}
