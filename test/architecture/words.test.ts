import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ownWords } from '../../templates/reader/read-words.ts';
import { wordParams, wordParamsFile } from '../../templates/reader/write-word-params.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      return ['generated', 'dist', 'node_modules'].includes(entry.name) ? [] : sources(path);
    }
    return /\.tsx?$/.test(path) ? [readFileSync(join(root, path), 'utf8')] : [];
  });
}

const code = ['bot', 'jobs', 'templates'].flatMap(sources).join('\n');

it('unused words are reported', () => {
  const keys = [...ownWords()['zh-CN'].keys()];
  // Used literally, or with its end interpolated: `roster/${role}`, `gift/spend-${state}`.
  const begun = [...code.matchAll(/`([a-z-]+\/[a-z-]*)\$\{/g)].map(([, start = '']) => start);
  const isSaid = (key: string) => code.includes(`'${key}'`) || begun.some((start) => key.startsWith(start));
  // Only migrations use it, for sentences stored by version 0.1.0.
  const unsaid = keys.filter((key) => key !== 'reason/legacy' && !isSaid(key));
  expect(unsaid).toEqual([]);
});

it('the types of the words are those of the files: `npm run generate` was run', () => {
  expect(readFileSync(wordParamsFile, 'utf8')).toBe(wordParams());
});
