import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadedTemplates } from './loaded-templates.ts';
import { buttonLabel } from '../../jobs/registers/check-move.ts';
import { said } from '../../templates/reader/said.ts';
import { inEnglish } from '../in-english.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { fullValues, valuesFor } from './full-values.ts';
import { loadTexts } from './load.ts';

const root = join(import.meta.dirname, '..', '..');
const texts = loadTexts(defaultTemplatesDir());

/** What does not begin with a capital; figures and Chinese have none. */
const small = (labels: readonly (readonly [string, string])[]) =>
  labels.filter(([, label]) => label.trim() === '' || /^\s*\p{Ll}/u.test(label));

/** Words that stand on buttons made in code: what follows the button's action. */
const buttonWords = [
  ...new Set(
    ['bot', 'jobs'].flatMap((part) =>
      readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.includes('/page/'))
        .flatMap((path) => [
          ...readFileSync(join(root, part, path), 'utf8').matchAll(
            /action: [^{}]*?label: (?:tell\(\s*ctx,|say\(said\(|inWords\(\s*(?:ctx\.)?core,\s*said\()\s*'([^']+)'/gu,
          ),
        ])
        .map(([, key = '']) => key),
    ),
  ),
];

const wordOf = (key: string): string => {
  const [file = '', name = ''] = key.split('/');
  const words: unknown = parse(readFileSync(join(root, 'templates/en/words', `${file}.yaml`), 'utf8'));
  return String(Object.entries(words ?? {}).find(([one]) => one === name)?.[1] ?? '');
};

describe('in English, what stands on buttons and in menus begins with a capital', () => {
  it('on the cards of every text', () => {
    const labels = texts.keys.flatMap((key) =>
      Array.from({ length: texts.variantsOf(key, 'en') }, (_, n) =>
        texts.render(key, 'en', valuesFor(texts, key, fullValues('en', {})), 'x', n),
      ).flatMap(({ buttons = [] }) => buttons.map(({ label }) => [key, label] as const)),
    );
    expect(labels.length).toBeGreaterThan(30);
    expect(small(labels)).toEqual([]);
  });

  it('for every move of every register', () => {
    const labels = loadedTemplates().registers.flatMap((register) =>
      register.moves.map((move) => [register.key, buttonLabel(move).en] as const),
    );
    expect(labels.length).toBeGreaterThan(100);
    expect(small(labels)).toEqual([]);
  });

  it('and the title of an entry of every register', () => {
    const titles = loadedTemplates().registers.map(
      ({ key, title }) =>
        [key, inEnglish([said('entry/named', { title, number: 'X26-001' })]).join('')] as const,
    );
    expect(small(titles)).toEqual([]);
  });

  it('on every button that is made in code', () => {
    expect(buttonWords.length).toBeGreaterThan(15);
    expect(small(buttonWords.map((key) => [key, wordOf(key)]))).toEqual([]);
  });

  it('in every form: its title, what sends it, and what can be chosen', () => {
    const dir = join(root, 'templates/forms');
    const labels = readdirSync(dir).flatMap((file) => {
      const { title, submit, fields } = parse(readFileSync(join(dir, file), 'utf8')) as Form;
      return [
        ...[title, submit].flatMap((one) => (one === undefined ? [] : [[file, one.en] as const])),
        ...fields.flatMap(({ label, choices = [] }) =>
          [label, ...choices].map(({ en }) => [file, en] as const),
        ),
      ];
    });
    expect(labels.length).toBeGreaterThan(300);
    expect(small(labels)).toEqual([]);
  });
});

interface Said {
  readonly en: string;
}

interface Form {
  readonly title?: Said;
  readonly submit?: Said;
  readonly fields: readonly { readonly label: Said; readonly choices?: readonly Said[] }[];
}
