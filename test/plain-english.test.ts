import { describe, expect, it } from 'vitest';
import { findVerse, mayBeVerse, mayQuoteVerse } from './architecture/plain-english.ts';
import { readSources } from './architecture/read-sources.ts';
import { parseSource } from './architecture/source.ts';

describe('English', () => {
  const find = (path: string, text: string) => findVerse([parseSource(path, text)]);

  it('is plain in comments and in the names of tests', { timeout: 240_000 }, () => {
    const sources = ['bot', 'jobs', 'prisma', 'templates', 'test'].flatMap(readSources);
    const suspects = sources.filter(({ path, text }) => mayBeVerse(text) && !mayQuoteVerse.has(path));
    expect(findVerse(suspects.map(({ path, text }) => parseSource(path, text)))).toEqual([]);
  });

  it.each([
    ['// Nobody is told.\nexport {};', 'no one'],
    ['/** Takes it from somebody. */\nexport {};', 'someone'],
    ['/**\n * Told to whoever\n * asks.\n */\nexport {};', 'the person who'],
    ['export const a = 1; // a customer of whom nothing is known', 'whose'],
    ["it('is said to be over', () => {});", 'what it is'],
    ['// A sentence is no answer.\nexport {};', 'is not a'],
    ["describe.each([1])('tells everybody %s', () => {});", 'everyone'],
    ["it.skipIf(true)(`what ${'a'} is made of, lest it break`, () => {});", 'a plain word'],
  ])('is not found plain in %j', (text, instead) => {
    expect(mayBeVerse(text)).toBe(true);
    expect(find('test/a.test.ts', text)).toEqual([expect.stringContaining(`write: ${instead}`)]);
  });

  it('is not judged by names, values and what tests are given', () => {
    const text = `
      const nobody = 40003;
      it.each(['nobody'])('an account %s', (account) => expect(account).toBe('somebody'));`;
    expect(find('test/a.test.ts', text)).toEqual([]);
    expect(find('jobs/a.ts', '/** There is no one here, and there\n * is no answer. */\nexport {};')).toEqual(
      [],
    );
    expect(find('jobs/a.ts', "it('is somebody', () => {});")).toEqual([]);
  });
});
