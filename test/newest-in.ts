import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** When a file in the folder was last changed. */
export function newestIn(folder: string, counts: (path: string) => boolean = () => true): number {
  const times = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(counts)
    .map((path) => statSync(path).mtimeMs);
  return Math.max(...times);
}
