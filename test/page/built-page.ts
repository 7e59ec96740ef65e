import { mkdtemp } from 'node:fs/promises';
import { existsSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { newestIn } from '../newest-in.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = join(root, 'bot', 'platforms', 'web', 'page');
const built = join(root, 'dist', 'page');

let made: Promise<string> | undefined;

/** The folder of the page as built by `npm run build:page`, or, if its sources are newer, as built by this worker, once. */
export function builtPage(): Promise<string> {
  made ??= findOrBuild();
  return made;
}

async function findOrBuild(): Promise<string> {
  const index = join(built, 'index.html');
  if (existsSync(index) && statSync(index).mtimeMs > newestIn(sources)) return built;
  const folder = await mkdtemp(join(tmpdir(), 'xinhang-page-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  // Vitest sets another one, and React's build for development is twice as large and asks for everything twice.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await build({ root: sources, logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } });
  } finally {
    process.env['NODE_ENV'] = before;
  }
  return folder;
}
