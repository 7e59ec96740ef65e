import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { languages } from '../../templates/reader/languages.ts';

const root = join(import.meta.dirname, '..', '..');
const rule = z.strictObject({ not: z.string(), say: z.string() });
const terms = z
  .record(z.string(), z.array(rule))
  .parse(parse(readFileSync(join(import.meta.dirname, 'terms.yaml'), 'utf8')));

interface Text {
  readonly where: string;
  readonly text: string;
}

/** What stands in a text's place for a value, a command or an example is not ours to word. */
const plain = (text: string): string =>
  text
    .replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gsu, ' ')
    .replaceAll(/`[^`]*`|npm run [\w :-]+|\/crm [^。，；”"\n]*/gu, ' ');

function textsOf(language: string): Text[] {
  const folder = join(root, 'templates', language);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((path): Text[] => {
    const where = `${language}/${path}`;
    if (path.endsWith('.md')) return [{ where, text: plain(readFileSync(join(folder, path), 'utf8')) }];
    if (!path.endsWith('.yaml')) return [];
    const words = z.record(z.string(), z.unknown()).parse(parse(readFileSync(join(folder, path), 'utf8')));
    return Object.entries(words).map(([key, text]) => ({
      where: `${where} ${key}`,
      text: plain(String(text)),
    }));
  });
}

/** The page's own words, as they stand in its table. */
const pageTables: Readonly<Record<string, readonly string[]>> = {
  'zh-CN': ['zh-cn.ts', 'console-zh-cn.ts'],
  en: ['en.ts', 'console-en.ts'],
};
const pageTextsOf = (language: string): Text[] => (pageTables[language] ?? []).flatMap(textsOfTable);

function textsOfTable(table: string): Text[] {
  const file = join(root, 'bot/platforms/web/page/src/words', table);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/language:|otherLanguage:/iu.test(line))
    .flatMap((line, n) =>
      [...line.matchAll(/'([^']*)'|`([^`]*)`/gu)].map(([, quoted, template]) => ({
        where: `page ${table}:${n + 1}`,
        text: (quoted ?? template ?? '').replaceAll(/\$\{.*?\}/gu, ' '),
      })),
    );
}

/** What the files of the process and of registers call things, in both languages beside each other. */
function labelsOf(language: string): Text[] {
  const folder = join(root, 'templates');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml') && !languages.some((other) => path.startsWith(other)))
    .flatMap((path) => {
      const file: unknown = parse(readFileSync(join(folder, path), 'utf8'));
      return labelsIn(file, language === 'en' ? 'en' : 'zh').map((text) => ({ where: path, text }));
    });
}

function labelsIn(value: unknown, key: string): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === key ? [inner].flat().map((label) => plain(String(label))) : labelsIn(inner, key),
  );
}

/** Where a word means another thing than the term does, and what. */
const otherThings: readonly { readonly where: RegExp; readonly not: string }[] = [
  // A question of a customer goes on to another department; the customer stays where it is.
  { where: /inquiry/u, not: '交接|转交' },
];

describe.each(languages)('in %s', (language) => {
  const labels = labelsOf(language);
  const texts = [...textsOf(language), ...pageTextsOf(language), ...labels];

  it('the names of registers, forms and steps are among the texts', () => {
    expect(labels.length).toBeGreaterThan(500);
  });

  it.each(terms[language] ?? [])('no text says $not: it is $say', ({ not }) => {
    const pattern = new RegExp(not, 'iu');
    const found = texts.filter(({ text }) => pattern.test(text));
    const isOther = (where: string) => otherThings.some((one) => one.not === not && one.where.test(where));
    expect(found.filter(({ where }) => !isOther(where))).toEqual([]);
  });
});

/** Chinese in English texts, and why it is there. */
const chineseInEnglish: readonly RegExp[] = [
  // What may be written in a book or a command in either language.
  /^en\/words\/(book|expects|answer)\.yaml /u,
  // The link to the other language.
  /^en\/words\/(docs|capability)\.yaml other$/u,
];

it('no English text has a Chinese sentence, and no Chinese text an English one', () => {
  const inEnglish = [...textsOf('en'), ...labelsOf('en')]
    .filter(({ where }) => !chineseInEnglish.some((allowed) => allowed.test(where)))
    .filter(({ text }) => /\p{Script=Han}{2,}/u.test(text));
  // Three words in a row are a sentence and no name.
  const inChinese = [...textsOf('zh-CN'), ...labelsOf('zh-CN')]
    .map(({ where, text }) => ({ where, text: text.replace(/^---\n[\s\S]*?\n---\n/u, '') }))
    .filter(({ text }) => /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/u.test(text));
  expect([...inEnglish, ...inChinese].map(({ where }) => where)).toEqual([]);
});
