import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { compiledYaml } from '../../templates/reader/compiled-yaml.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { yamlTexts } from '../../templates/reader/write-word-params.ts';
import { parseYaml } from '../../templates/reader/yaml-source.ts';

const texts = yamlTexts(defaultTemplatesDir());

it('all YAML of the program is compiled by `npm run generate`, and has the values that its text has', () => {
  expect(texts.length).toBeGreaterThan(100);
  for (const text of texts) expect(compiledYaml(text)?.data).toEqual(parse(text));
});

/** Words are compiled into a file of their own. */
const rules = readdirSync(defaultTemplatesDir(), { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.yaml') && !file.includes('words/'),
);

it.each(rules)('%s is not parsed at a start', (file) => {
  expect(compiledYaml(readFileSync(join(defaultTemplatesDir(), file), 'utf8'))).not.toBeNull();
});

it('a text that was changed since is parsed, not taken from what was compiled', () => {
  for (const text of texts) expect(compiledYaml(`${text}\n# changed`)).toBeNull();
});

it('a problem in a compiled text is reported at the line of its value', () => {
  const text = texts.find((one) => one.includes('steps:')) ?? '';
  const lineOf = (source: string) => parseYaml('a.yaml', source, [])?.lineOf(['steps', 1, 'key']);
  expect(lineOf(text)).toBeGreaterThan(1);
  expect(lineOf(text)).toBe(lineOf(`${text}\n# changed`));
});
