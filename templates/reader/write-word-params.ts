/**
 * Generates for `npm run generate` what is known of the words before the program runs:
 * - `templates/reader/generated/word-params.ts`: all word keys with their parameters. The files in
 *   `templates/<language>/words` are the only list of words; an unknown key, or a missing or extra parameter, does not
 *   compile.
 * - `templates/reader/generated/words.json` and `yaml.json`: the words of each file, and the values of all other YAML, so
 *   that a start need not parse them.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compiledWordsFile, type CompiledWords, hashOf } from './compiled-words.ts';
import { type CompiledYaml, compiledYamlFile } from './compiled-yaml.ts';
import { languages } from './languages.ts';
import { opening } from './read-text.ts';
import { ownWords, paramsOf } from './read-words.ts';
import { listTemplateFiles, readTemplateFile } from './template-file.ts';
import { defaultTemplatesDir } from './templates-dir.ts';
import { parseText } from './yaml-source.ts';

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

function compileWords(): CompiledWords {
  const words = languages.flatMap((language) =>
    [...ownWords()[language]].map(([name, { file, line, say, uses, also }]) => ({
      file,
      word: { name, line, say, uses: [...uses], also },
    })),
  );
  return Object.fromEntries(
    [...new Set(words.map(({ file }) => file))].map((file) => [
      file,
      {
        hash: hashOf(readTemplateFile(defaultTemplatesDir(), file, []) ?? ''),
        words: words.filter((one) => one.file === file).map(({ word }) => word),
      },
    ]),
  );
}

/** All YAML but the words: rules, forms, registers, and what stands above each text. */
export function yamlTexts(dir: string): readonly string[] {
  const read = (file: string): string => readTemplateFile(dir, file, []) ?? '';
  const folders = [...languages, 'registers', 'forms'];
  const rules = readdirSync(dir).filter((name) => name.endsWith('.yaml'));
  const others = folders.flatMap((folder) => listTemplateFiles(dir, folder, '.yaml'));
  const texts = languages.flatMap((language) => listTemplateFiles(dir, language, '.md'));
  return [
    ...[...rules, ...others.filter((file) => !file.includes('/words/'))].map(read),
    ...texts.map((file) => opening.exec(read(file))?.[1] ?? ''),
  ];
}

function compileYaml(): CompiledYaml {
  const sources = yamlTexts(defaultTemplatesDir()).flatMap((text) => {
    const { data, lines, problems } = parseText(text);
    return problems.length > 0 ? [] : [[hashOf(text), { data, lines }] as const];
  });
  return Object.fromEntries(sources);
}

function typeOf(name: string): string {
  if (name.endsWith('On')) return 'Temporal.PlainDate';
  return name.endsWith('At') ? 'Temporal.PlainDateTime' : 'Param';
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(dirname(wordParamsFile), { recursive: true });
  // Read anew: the code that reads them may have changed.
  for (const file of [compiledWordsFile, compiledYamlFile]) rmSync(file, { force: true });
  writeFileSync(wordParamsFile, wordParams());
  writeFileSync(compiledWordsFile, JSON.stringify(compileWords()));
  writeFileSync(compiledYamlFile, JSON.stringify(compileYaml()));
}
