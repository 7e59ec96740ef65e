import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { viewSchemas } from '../../bot/console/api/index.ts';
import { label } from '../../bot/console/api/label.ts';
import { consoleEn } from '../../bot/platforms/web/page/src/words/console-en.ts';
import { en } from '../../bot/platforms/web/page/src/words/en.ts';

/** What the page shows by itself and the files name as it is said within a sentence. */
const alone = new Set(
  'label title sectionTitle heading work what when counts due closes tier stage'.split(' '),
);

/** Where such a name is something else. */
const others: ReadonlySet<string> = new Set([
  // A text of the bot, word for word.
  'process-year.messages.words.title',
  'process-try.added.words.title',
  'process-try.dropped.words.title',
  'customer.coming.words.title',
]);

/** Every property of a schema that is shown alone, as `path`, and whether it begins with a capital. */
function labelsIn(schema: unknown, path: string): (readonly [path: string, isLabel: boolean])[] {
  if (schema instanceof z.ZodArray) return labelsIn(schema.element, path);
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return labelsIn(schema.unwrap(), path);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([name, inner]) => [
    ...(alone.has(name) ? [[`${path}.${name}`, isLabel(inner)] as const] : []),
    ...labelsIn(inner, `${path}.${name}`),
  ]);
}

const isLabel = (schema: unknown): boolean =>
  schema === label || (schema instanceof z.ZodNullable && schema.unwrap() === label);

/** The texts of a table of words; what takes parameters, with some. */
function textsOf(words: unknown, path: string): (readonly [path: string, text: string])[] {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words === 'function') {
    const said: unknown = (words as (...some: unknown[]) => unknown)(...some);
    return typeof said === 'string' ? [[path, said]] : [];
  }
  if (typeof words !== 'object' || words === null) return [];
  return Object.entries(words).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

/** A name, a number and a list at once. */
const some = Array.from({ length: 3 }, () => ['X']);

describe('in English, what stands by itself on the page begins with a capital', () => {
  it('in every answer of a view', () => {
    const found = Object.entries(viewSchemas).flatMap(([view, { answer }]) => labelsIn(answer, view));
    expect(found.length).toBeGreaterThan(40);
    expect(found.filter(([path, is]) => !is && !others.has(path)).map(([path]) => path)).toEqual([]);
    expect(label.parse('waiting for a reply')).toBe('Waiting for a reply');
    expect(label.parse('待回复')).toBe('待回复');
  });

  it('in the page’s own words', () => {
    const texts = [...textsOf(consoleEn, 'console'), ...textsOf(en, 'rehearsal')];
    expect(texts.length).toBeGreaterThan(250);
    expect(texts.filter(([, text]) => /^\s*\p{Ll}/u.test(text))).toEqual([]);
  });
});
