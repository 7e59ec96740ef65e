import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { languages } from '../../templates/reader/languages.ts';

const root = join(import.meta.dirname, '..', '..');

const thrownOrTold = [
  /XinhangError\(\s*'[a-z_]+',\s*said(?:InLines)?\(\s*'([^']+)'/gu,
  /new (?:Refused|WrongAnswer)\(\s*(?:'[a-z_]+',\s*|[\w.]+,\s*)?said\(\s*'([^']+)'/gu,
  /(?:\bsay|\breturn)\s*\(?\s*tell\(\s*ctx,\s*'([^']+)'/gu,
];

/** The words of every deliberate error, by key, as the code throws them, and of every answer that is one message. */
const refusals = [
  ...new Set(
    ['bot', 'jobs'].flatMap((part) =>
      readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .flatMap((path) => {
          const source = readFileSync(join(root, part, path), 'utf8');
          return thrownOrTold.flatMap((pattern) => [...source.matchAll(pattern)]);
        })
        .map(([, key = '']) => key),
    ),
  ),
];

/** A refusal that begins like this says what to do before it has said what is wrong. */
const beginsWithAdvice = {
  'zh-CN': /^(?:请(?!求)|先|改|换|再)/u,
  en: /^(?:please|name|say|write|use|choose|give|add|close|open|try|pick|ask|send|press|record|check|enter|set|first|correct|confirm)\b/iu,
};

it.each(languages)('every refusal gives the reason first, in %s', (language) => {
  expect(refusals.length).toBeGreaterThan(250);
  const textOf = (key: string): string => {
    const [file = '', ...rest] = key.split('/');
    const words: unknown = parse(
      readFileSync(join(root, 'templates', language, 'words', `${file}.yaml`), 'utf8'),
    );
    const text = Object.entries(words ?? {}).find(([name]) => name === rest.join('/'));
    return String(text?.[1] ?? '');
  };
  const texts = refusals.map((key) => [key, textOf(key).trimStart()] as const);
  expect(texts.filter(([, text]) => text === '')).toEqual([]);
  expect(texts.filter(([, text]) => beginsWithAdvice[language].test(text))).toEqual([]);
});
