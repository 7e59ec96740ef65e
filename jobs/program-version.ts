import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { defaultTemplatesDir } from '../templates/reader/templates-dir.ts';

/** Of the package.json next to the templates, from sources and compiled code alike. */
export function programVersion(): string {
  const file = join(dirname(defaultTemplatesDir()), 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
