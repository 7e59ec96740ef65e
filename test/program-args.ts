import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newestIn } from './newest-in.ts';

const root = join(import.meta.dirname, '..');
const built = join(root, 'dist', 'bot', 'main.js');

/**
 * How Node runs the program: what `npm run build` left, as `npm start` does, or the sources where they are newer than
 * that. Loading the sources takes twice as long.
 */
export function programArgs(): readonly string[] {
  const newest = Math.max(
    ...['bot', 'jobs', 'prisma', 'templates'].map((part) => newestIn(join(root, part), isSource)),
  );
  return existsSync(built) && statSync(built).mtimeMs > newest
    ? [built]
    : ['--import', import.meta.resolve('tsx'), join(root, 'bot', 'main.ts')];
}

const page = join(root, 'bot', 'platforms', 'web', 'page');
const isSource = (path: string) => path.endsWith('.ts') && !path.startsWith(page);
