import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The `templates` folder of the program itself. Texts and rules are not copied to `dist`, so compiled code finds
 * them where the source does: beside the package.json above it.
 *
 * @param from the file URL to look upwards from
 */
export function defaultTemplatesDir(from: string = import.meta.url): string {
  for (let dir = dirname(fileURLToPath(from)); ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'package.json'))) return join(dir, 'templates');
    if (dirname(dir) === dir) throw new Error(`no package.json above ${fileURLToPath(from)}`);
  }
}
