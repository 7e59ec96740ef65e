import type { Language } from '../../../templates/reader/form.ts';
import type { Command, CommandGroup } from './define.ts';
import { toKey } from './half-width.ts';
import { nearest } from './nearest.ts';
import { joinWords, type Word } from './parse.ts';

/** The command that the words select, and the remaining words. */
export type Routed =
  | {
      readonly kind: 'command';
      readonly group: CommandGroup;
      readonly command: Command;
      readonly words: readonly Word[];
    }
  /** Help for a group was requested. */
  | { readonly kind: 'group'; readonly group: CommandGroup }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'unknown';
      readonly typed: string;
      /** What may have been meant, each with the words behind it, to be copied. */
      readonly guesses: readonly string[];
      /** It is close to a command's name, not only a sentence in which one stands. */
      readonly isSlip: boolean;
      readonly rest: readonly Word[];
    };

const helpWords = new Set(['help', '帮助', '?', 'h'].map(toKey));

export function route(groups: readonly CommandGroup[], words: readonly Word[]): Routed {
  const [first] = words;
  if (first === undefined) return { kind: 'nothing' };
  const found = take(groups, words);
  if (found === null) {
    return guessGroups(groups, first.text, words.slice(1));
  }
  const { one: group, rest } = found;
  const verb = take(group.commands, rest);
  if (verb !== null) return { kind: 'command', group, command: verb.one, words: verb.rest };
  const [next] = rest;
  if (next !== undefined && !next.quoted && helpWords.has(toKey(next.text))) return { kind: 'group', group };
  // After a group that is itself a command, a short word is probably a staff code: li is not short for list.
  if (next !== undefined && (rest.length === 1 || group.usual.withWords !== '')) {
    const further = rest.slice(1);
    const guesses = guessVerbs(group, next.text).map((path) => withRest(path, further));
    if (guesses.length > 0)
      return { kind: 'unknown', typed: `${first.text} ${next.text}`, guesses, isSlip: true, rest: further };
  }
  const usual = next === undefined ? group.usual.alone : group.usual.withWords;
  const command = group.commands.find(({ name }) => name === usual);
  return command === undefined ? { kind: 'group', group } : { kind: 'command', group, command, words: rest };
}

/** The typed path of a command: `customer new`. */
export function pathOf(group: CommandGroup, command: Command): string {
  return command.name === '' ? group.name : `${group.name} ${command.name}`;
}

/** The path as it is shown to a reader: `客户 新建`. */
export function shownPathOf(group: CommandGroup, command: Command, language: Language): string {
  return [group, command].flatMap((named) => shownNameOf(named, language) || []).join(' ');
}

interface Named {
  readonly name: string;
  readonly zh: readonly string[];
}

/** Of the names that are understood, the one that is shown to a reader. */
export function shownNameOf({ name, zh: [first = name] }: Named, language: Language): string {
  return { 'zh-CN': first, en: name }[language];
}

/** The entry named by the first word. Chinese has no blanks: 客户新建 is 客户 and 新建. */
function take<T extends Named>(
  all: readonly T[],
  words: readonly Word[],
): { one: T; rest: readonly Word[] } | null {
  const [word, ...rest] = words;
  if (word === undefined || word.quoted) return null;
  const key = toKey(word.text);
  const exact = all.find((one) => isNamed(one, key));
  if (exact !== undefined) return { one: exact, rest };
  for (const one of all) {
    const prefix = one.zh.find((known) => word.raw.startsWith(known));
    if (prefix === undefined) continue;
    const raw = word.raw.slice(prefix.length).replace(/^[=＝:：]/u, '');
    const pair = word.pair !== null && raw.length === word.raw.length - prefix.length ? word.pair : null;
    const left: Word = {
      text: raw,
      raw,
      before: '',
      quoted: false,
      pair: pair === null ? null : { ...pair, key: pair.key.slice(prefix.length) },
    };
    return { one, rest: raw === '' ? rest : [left, ...rest] };
  }
  return null;
}

/** What was typed in Chinese is answered with Chinese names. */
function scriptOf(typed: string): Language {
  return /\p{Script=Han}/u.test(typed) ? 'zh-CN' : 'en';
}

/**
 * The full paths of the commands whose own name was typed alone or before its group (`新建 客户`, 新建客户), all of them if
 * possible, and similar names; else the groups that are named within the word (我的客户).
 */
function guessGroups(
  groups: readonly CommandGroup[],
  typed: string,
  rest: readonly Word[],
): Extract<Routed, { kind: 'unknown' }> {
  const key = toKey(typed);
  const language = scriptOf(typed);
  const unknown = { kind: 'unknown', typed, rest } as const;
  const [next, ...further] = rest;
  const after = next === undefined ? null : take(groups, [next]);
  const swapped = after?.one.commands.find((command) => isNamed(command, key));
  if (after !== null && swapped !== undefined) {
    const path = shownPathOf(after.one, swapped, language);
    return { ...unknown, guesses: [withRest(path, [...after.rest, ...further])], isSlip: true };
  }
  const verbs = groups.flatMap((group) =>
    group.commands
      .filter((command) => isNamed(command, key))
      .map((command) => shownPathOf(group, command, language)),
  );
  const names = groups.flatMap(({ name, zh }) => [name, ...zh]);
  const near = [...verbs, ...nearest(key, names)].slice(0, Math.min(8, Math.max(4, verbs.length)));
  const isSlip = near.length > 0;
  const guesses = isSlip ? near : groups.flatMap((group) => pathWithin(group, key) ?? []).slice(0, 4);
  return { ...unknown, guesses: guesses.map((path) => withRest(path, rest)), isSlip };
}

/** A longer word is a sentence. */
const mostOfPhrase = 12;

/** The group that a Chinese word names within itself, with the verb that the rest of the word is. */
function pathWithin(group: CommandGroup, key: string): string | null {
  if (key.length > mostOfPhrase) return null;
  const name = group.zh.find((known) => known.length > 1 && key.includes(toKey(known)));
  if (name === undefined) return null;
  const left = key.replace(toKey(name), '');
  const verb = group.commands.find((command) => isNamed(command, left));
  return verb === undefined ? shownNameOf(group, 'zh-CN') : shownPathOf(group, verb, 'zh-CN');
}

function isNamed({ name, zh }: Named, key: string): boolean {
  return name !== '' && [name, ...zh].some((known) => toKey(known) === key);
}

/** Longer texts are not repeated with every guess: the line as it was written stands below them. */
const mostRepeated = 60;

export function withRest(path: string, rest: readonly Word[]): string {
  const text = joinWords(rest);
  if (text === '') return path;
  return text.length > mostRepeated ? `${path} …` : `${path} ${text}`;
}

function guessVerbs(group: CommandGroup, typed: string): readonly string[] {
  const names = group.commands.flatMap(({ name, zh }) => (name === '' ? [] : [name, ...zh]));
  return nearest(toKey(typed), names).map((name) => `${shownNameOf(group, scriptOf(name))} ${name}`);
}
