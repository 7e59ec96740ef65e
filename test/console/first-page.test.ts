import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { builtPage } from '../page/built-page.ts';

/** What the console's first page may weigh, in kilobytes of compressed script. */
const atMost = 250;

let built: string;
beforeAll(async () => {
  built = await builtPage();
}, 240_000);

const read = (file: string) => readFileSync(join(built, file));

/** The scripts that are read before a page shows: those of the document, what they import, and the page of the day. */
function firstScripts(): readonly string[] {
  const found = new Set<string>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, name = ''] of read(file)
      .toString('utf8')
      .matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/gu)) {
      add(`assets/${name}`);
    }
  };
  for (const [file] of read('console.html')
    .toString('utf8')
    .matchAll(/assets\/[\w.-]+\.js/gu))
    add(file);
  const [today] = [...found].flatMap(
    (file) =>
      read(file)
        .toString('utf8')
        .match(/today-page-[\w-]+\.js/u) ?? [],
  );
  add(`assets/${today}`);
  return [...found];
}

it(`the console’s first page is at most ${atMost} kB of compressed script`, () => {
  const scripts = firstScripts();
  expect(scripts.length).toBeGreaterThan(3);
  const bytes = scripts.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);
  expect(bytes / 1024).toBeGreaterThan(100);
  expect(bytes / 1024).toBeLessThanOrEqual(atMost);
});
