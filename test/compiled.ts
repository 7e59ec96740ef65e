import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '..');
const done = new Map<string, string>();

/**
 * A TypeScript file and what it imports as one JavaScript file, compiled once per worker: a process that compiles its
 * own sources needs a second longer to start. Packages stay outside, so it lies where they are found.
 */
export function compiled(file: string): string {
  const known = done.get(file);
  if (known !== undefined) return known;
  const folder = join(root, 'node_modules', '.cache', `xinhang-tests-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  if (done.size === 0) process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, `${done.size}-${basename(file, '.ts')}.mjs`);
  buildSync({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  done.set(file, outfile);
  return outfile;
}
