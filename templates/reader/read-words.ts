import { z } from 'zod';
import { compiledWords } from './compiled-words.ts';
import type { Language } from './form.ts';
import { languages } from './languages.ts';
import { type TemplateProblem, refuse } from './template-error.ts';
import { type Folder, pathOf, listTemplateFiles, readTemplateFile } from './template-file.ts';
import { defaultTemplatesDir } from './templates-dir.ts';
import { type Mistake, isMistake, parsePiece, renderPiece } from './text-engine.ts';
import { type YamlSource, checkYaml, parseYaml, problemAt } from './yaml-source.ts';
import { key, mapping, words } from './yaml-words.ts';

/** One sentence or label in one language. */
export interface Word {
  readonly file: string;
  readonly line: number;
  /** As written. */
  readonly say: string;
  /** @param scope must have a value for everything in `uses` */
  render(scope: object): string;
  /** Parameters the sentence uses. */
  readonly uses: ReadonlySet<string>;
  /** Parameters that are passed but need not be used. */
  readonly also: readonly string[];
}

/** By language and key. */
export type WordTable = Readonly<Record<Language, ReadonlyMap<string, Word>>>;

const folder = (language: Language) => `${language}/words`;

const sentence = words('words, or a mapping with say and also');

/** `due-moved: 截止日由 … 改为 …`; `also` lists parameters that are passed but not used. */
const wordFile = z.record(
  key,
  z.union([
    sentence.transform((say) => ({ say, also: [] as string[] })),
    mapping({ say: sentence, also: z.array(z.string()) }),
  ]),
  { error: 'a mapping of keys and words' },
);

/** The program's own words, the base of everything it says. Read once per process. */
let own: WordTable | null = null;

export function ownWords(): WordTable {
  if (own !== null) return own;
  const problems: TemplateProblem[] = [];
  const table = readTable(defaultTemplatesDir(), problems);
  checkOwn(table, problems);
  refuse(problems);
  own = table;
  return table;
}

/** The program's words, overridden by those of the company. */
export function readWords(dir: Folder, problems: TemplateProblem[]): WordTable {
  const table = ownWords();
  if (pathOf(dir) === defaultTemplatesDir() && !hasEditedWords(dir)) return table;
  const company = readTable(dir, problems);
  const merged = (language: Language) => new Map([...table[language], ...company[language]]);
  for (const language of languages) {
    for (const [name, word] of company[language]) {
      // As the program says it too: nothing new is asked for.
      if (table[language].get(name)?.say === word.say) continue;
      const known = paramsOf(table, name);
      if (known === null) report(word, name, 'nothing says this; is the key right?', problems);
      const strange = [...word.uses].filter((param) => known !== null && !known.has(param));
      if (strange.length === 0) continue;
      const told = known === null || known.size === 0 ? 'nothing' : [...known].join(', ');
      report(word, name, `is not told ${strange.join(', ')}; expected ${told}`, problems);
    }
  }
  return { 'zh-CN': merged('zh-CN'), en: merged('en') };
}

function hasEditedWords(dir: Folder): boolean {
  if (typeof dir === 'string') return false;
  return Object.keys(dir.edited).some((file) =>
    languages.some((language) => file.startsWith(`${folder(language)}/`)),
  );
}

/** All parameters of a key, used or not; null if there is no such key. */
export function paramsOf(table: WordTable, name: string): ReadonlySet<string> | null {
  const all = languages.flatMap((language) => table[language].get(name) ?? []);
  return all.length === 0 ? null : new Set(all.flatMap(({ uses, also }) => [...uses, ...also]));
}

/** A key added by the company must exist in every language, with the same parameters. */
function checkOwn(table: WordTable, problems: TemplateProblem[]): void {
  for (const name of new Set(languages.flatMap((language) => [...table[language].keys()]))) {
    const told = paramsOf(table, name) ?? new Set();
    for (const language of languages) {
      const word = table[language].get(name);
      if (word === undefined) {
        const [file = ''] = name.split('/');
        problems.push({
          file: `${folder(language)}/${file}.yaml`,
          line: 1,
          key: name,
          message: 'is missing; expected all words in every language',
        });
        continue;
      }
      const unsaid = [...told].filter((param) => !word.uses.has(param) && !word.also.includes(param));
      if (unsaid.length === 0) continue;
      const what = unsaid.join(', ');
      report(word, name, `never says ${what}; expected it in the words, or under also`, problems);
    }
  }
}

function report(word: Word, name: string, message: string, problems: TemplateProblem[]): void {
  problems.push({ file: word.file, line: word.line, key: name, message });
}

function readTable(dir: Folder, problems: TemplateProblem[]): WordTable {
  return {
    'zh-CN': readLanguage(dir, 'zh-CN', problems),
    en: readLanguage(dir, 'en', problems),
  };
}

function readLanguage(
  dir: Folder,
  language: Language,
  problems: TemplateProblem[],
): ReadonlyMap<string, Word> {
  const found = new Map<string, Word>();
  for (const file of listTemplateFiles(dir, folder(language), '.yaml')) {
    const text = readTemplateFile(dir, file, problems);
    if (text === null) continue;
    const known = compiledWords(file, text);
    if (known !== null) {
      for (const { name, line, say, also, uses } of known)
        found.set(name, { file, line, say, also, uses: new Set(uses), render: renderLater(say) });
      continue;
    }
    const source = parseYaml(file, text, problems);
    const written = source === null ? null : checkYaml(source, wordFile, problems);
    if (source === null || written === null) continue;
    const area = file.slice(folder(language).length + 1, -'.yaml'.length);
    for (const [name, { say, also }] of Object.entries(written)) {
      const word = readWord(source, name, say.trim(), also);
      if (isWrong(word)) problems.push(problemAt(source, [name], word.message));
      else found.set(`${area}/${name}`, word);
    }
  }
  return found;
}

function readWord(source: YamlSource, name: string, say: string, also: readonly string[]): Word | Mistake {
  const place = { file: source.file, line: source.lineOf([name]), say, also };
  // Most words have no parameters and need no Liquid.
  if (!hasParams(say)) return { ...place, render: () => say, uses: new Set() };
  const piece = parsePiece(say);
  if (isMistake(piece)) return piece;
  const render = (scope: object) => renderPiece(piece, scope).join('\n');
  return { ...place, render, uses: new Set(piece.variables.keys()) };
}

/** For words known to be right. Most are not said in the life of a process, so each is parsed when it is. */
function renderLater(say: string): Word['render'] {
  if (!hasParams(say)) return () => say;
  let piece: ReturnType<typeof parsePiece> | null = null;
  return (scope) => {
    piece ??= parsePiece(say);
    return isMistake(piece) ? say : renderPiece(piece, scope).join('\n');
  };
}

const hasParams = (say: string): boolean => /\{[{%]/.test(say);

function isWrong(read: Word | Mistake): read is Mistake {
  return 'message' in read;
}
