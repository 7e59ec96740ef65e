import { Temporal } from 'temporal-polyfill';
import type { Language } from './form.ts';
import { type WordTable, ownWords } from './read-words.ts';
import { type AnySaid, isLabels, isSaid, type Joined, type Labels } from './said.ts';
import { formatMoment } from './values.ts';

/** Renders messages in the reader's language. */
export interface Words {
  say(what: AnySaid | Labels, language: Language): string;
  /** Whether there are words for a code. One stored by another version may have none. */
  has(code: string): boolean;
}

/** The program's built-in words, for when the company's templates are not loaded yet or cannot be. */
export function builtInWords(): Words {
  return createWords(ownWords());
}

/** The program's own words for what a company leaves out of its files. */
export function inEveryLanguage(what: AnySaid): Labels {
  const own = builtInWords();
  return { 'zh-CN': own.say(what, 'zh-CN'), en: own.say(what, 'en') };
}

export function createWords(table: WordTable): Words {
  const say = (what: AnySaid | Labels, language: Language): string => {
    if (!('code' in what)) return what[language];
    const { code, params } = what;
    const word = table[language].get(code);
    if (word === undefined) return code;
    const scope: Record<string, unknown> = {};
    // A stored reason may predate its words; missing parameters are shown as a dash.
    for (const name of word.uses) scope[name] = print(params[name] ?? '—', language);
    return word.render(scope);
  };

  const print = (value: unknown, language: Language): string | number | boolean => {
    if (value instanceof Temporal.PlainDate || value instanceof Temporal.PlainDateTime)
      return formatMoment(value, language);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    if (Array.isArray(value)) return join(value, language, 'names');
    if (isJoined(value)) return join(value.each, language, value.joined);
    if (isSaid(value)) return say(value, language);
    return isLabels(value) ? value[language] : '—';
  };

  const join = (all: readonly unknown[], language: Language, how: keyof typeof between): string =>
    all.map((one) => print(one, language)).join(between[how][language]);

  return { say, has: (code) => table['zh-CN'].has(code) };
}

const between = {
  names: { 'zh-CN': '、', en: ', ' },
  pair: { 'zh-CN': '、', en: ' and ' },
  clauses: { 'zh-CN': '，', en: ', ' },
  sentences: { 'zh-CN': '；', en: '; ' },
  indented: { 'zh-CN': '\n  ', en: '\n  ' },
  lines: { 'zh-CN': '\n', en: '\n' },
} as const satisfies Record<string, Labels>;

function isJoined(value: unknown): value is Joined {
  return typeof value === 'object' && value !== null && 'joined' in value && 'each' in value;
}
