import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Held, pitfalls } from './pitfalls.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The titles of a file's tests. A title is a literal behind `it(`, `test(` or the table of an `.each`. */
function titlesOf(file: string): readonly string[] {
  const path = join(root, 'test', file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const titles = [...text.matchAll(/(?:\b(?:it|test)|\))\(\s*(['`"])((?:(?!\1).)+)\1,/gu)];
  return titles.map(([, , title = '']) => title);
}

const isHeld = ([file, title]: Held): boolean => titlesOf(file).some((one) => one.includes(title));

describe('the pitfalls of the platforms', () => {
  it('are all in the table, each once', () => {
    expect(pitfalls.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  });

  it.each(pitfalls.map((pitfall) => [pitfall.number, pitfall.what, pitfall] as const))(
    '%i is a test: %s',
    (_number, _what, { held, notThere }) => {
      expect(held.filter((one) => !isHeld(one))).toEqual([]);
      expect(held.length > 0).toBe(notThere === undefined);
    },
  );

  it('one that cannot arise is looked for again as soon as it can', () => {
    const adapters = join(root, 'bot/platforms');
    const sources = readdirSync(adapters, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('web'))
      .map((path) => readFileSync(join(adapters, path), 'utf8'));
    for (const { notThere, what } of pitfalls) {
      if (notThere === undefined) continue;
      expect(
        sources.some((source) => notThere.word.test(source)),
        what,
      ).toBe(false);
    }
  });

  it('a test that is renamed or gone is missed', () => {
    expect(isHeld(['platforms/dingtalk/sending.test.ts', 'a test that nobody wrote'])).toBe(false);
    expect(isHeld(['platforms/dingtalk/nowhere.test.ts', 'a'])).toBe(false);
  });
});
