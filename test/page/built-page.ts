import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { newestIn } from '../newest-in.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = join(root, 'bot', 'platforms', 'web', 'page');
const built = join(root, 'dist', 'page');

export interface BuiltPage {
  readonly folder: string;
  remove(): Promise<void>;
}

/** The page as built by `npm run build:page`, or rebuilt elsewhere if its sources are newer. */
export async function builtPage(): Promise<BuiltPage> {
  const index = join(built, 'index.html');
  if (existsSync(index) && statSync(index).mtimeMs > newestIn(sources)) {
    return { folder: built, remove: async () => {} };
  }
  const folder = await mkdtemp(join(tmpdir(), 'xinhang-page-'));
  // Vitest sets another one, and React's build for development is twice as large and asks for everything twice.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await build({ root: sources, logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } });
  } finally {
    process.env['NODE_ENV'] = before;
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
