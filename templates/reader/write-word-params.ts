/**
 * Generates `templates/reader/generated/word-params.ts` for `npm run generate`: all word keys with their parameters.
 * The files in `templates/<language>/words` are the only list of words; an unknown key, or a missing or extra
 * parameter, does not compile.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownWords, paramsOf } from './read-words.ts';
import { defaultTemplatesDir } from './templates-dir.ts';

export const wordParamsFile = join(defaultTemplatesDir(), 'reader/generated/word-params.ts');

export function wordParams(): string {
  const table = ownWords();
  const keys = [...table['zh-CN'].keys()].toSorted();
  const lines = keys.map((key) => {
    const params = [...(paramsOf(table, key) ?? [])].toSorted().map((name) => `${name}: ${typeOf(name)}`);
    return params.length === 0
      ? `  '${key}': Record<never, never>;`
      : `  '${key}': { ${params.map((param) => `readonly ${param}`).join('; ')} };`;
  });
  return [
    '// Written by `npm run generate` from templates/<language>/words. Do not edit.',
    "import type { Temporal } from 'temporal-polyfill';",
    '',
    'export interface WordParams<Param> {',
    ...lines,
    '}',
    '',
  ].join('\n');
}

function typeOf(name: string): string {
  if (name.endsWith('On')) return 'Temporal.PlainDate';
  return name.endsWith('At') ? 'Temporal.PlainDateTime' : 'Param';
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(dirname(wordParamsFile), { recursive: true });
  writeFileSync(wordParamsFile, wordParams());
}
