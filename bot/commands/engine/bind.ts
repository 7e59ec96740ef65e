import { z } from 'zod';
import type { ArgScope, Command } from './define.ts';
import { explainSome, extra, extraWords, mistypedField, twice, unsigned, wrong } from './explain-args.ts';
import { joinWords, type Word } from './parse.ts';
import { nearest } from './nearest.ts';
import { customerNames, findSlot, rawFor, type Slot, slotsOf, toArgs } from './slots.ts';

/** The parsed arguments of a command, or all problems with them, as sentences. */
export type Bound =
  | { readonly ok: true; readonly args: Readonly<Record<string, unknown>> }
  | {
      readonly ok: false;
      readonly problems: readonly string[];
      /** The arguments that could be parsed. */
      readonly args: Readonly<Record<string, unknown>>;
    };

/**
 * Binds the words behind a command to its parameters: `name=value` by name, the others by position. Each value is then
 * parsed by its schema.
 */
export function bind(command: Command, words: readonly Word[], scope: ArgScope): Bound {
  const slots = slotsOf(command, scope);
  const sorted = sortWords(slots, words, scope, fieldNames(command, slots));
  const placed = placeWords(slots, sorted, scope);
  const raws = new Map([...placed.raws, ...sorted.named]);
  const read = schemaOf(slots, scope).safeParse(Object.fromEntries(raws));
  const problems = [...sorted.problems, ...sorted.mistyped, ...placed.problems];
  if (read.success && problems.length === 0) return { ok: true, args: toArgs(slots, read.data) };
  const mistaken = new Set((read.error?.issues ?? []).map((issue) => String(issue.path[0])));
  const mistakes = slots
    .filter(({ key }) => mistaken.has(key))
    .map((slot) => wrong(slot, raws.get(slot.key), scope));
  const readable = slots.flatMap(({ key, param }): [string, unknown][] => {
    const one = param.type.schema(scope).safeParse(raws.get(key));
    return one.success ? [[key, one.data]] : [];
  });
  return {
    ok: false,
    problems: [...problems, ...mistakes],
    args: toArgs(slots, Object.fromEntries(readable)),
  };
}

/** The problems with names that are near a field's, for a line that is not bound because its customer is unclear. */
export function findMistyped(command: Command, words: readonly Word[], scope: ArgScope): readonly string[] {
  const slots = slotsOf(command, scope);
  return sortWords(slots, words, scope, fieldNames(command, slots)).mistyped;
}

function fieldNames({ customer }: Command, slots: readonly Slot[]): readonly string[] {
  return [...slots.flatMap(({ names }) => names), ...(customer === undefined ? [] : customerNames)];
}

function schemaOf(slots: readonly Slot[], scope: ArgScope) {
  const shape = slots.map(({ key, param: { type, optional } }) => {
    const schema = type.schema(scope);
    return [key, optional ? schema.optional() : schema];
  });
  return z.object(Object.fromEntries(shape));
}

interface Placed {
  readonly raws: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** Assigns words to parameters by position. An optional parameter yields its word if a required one needs it. */
function placeWords(slots: readonly Slot[], { placed, named }: SortedWords, scope: ArgScope): Placed {
  const raws = new Map<string, string>();
  const open = slots.filter(({ key, param }) => param.place !== 'named' && !named.has(key));
  const passed: Slot[] = [];
  let words = placed;
  for (const [index, slot] of open.entries()) {
    const needed = open.slice(index + 1).filter(({ param }) => !param.optional).length;
    const [word] = words;
    if (word === undefined) break;
    if (slot.param.place === 'rest') {
      raws.set(slot.key, joinWords(words));
      return { raws, problems: slot.param.type.prose === true ? [] : findStray(slots, words, scope) };
    }
    const raw = rawFor(slot, word.text);
    const fits = words.length > needed && slot.param.type.schema(scope).safeParse(raw).success;
    if (slot.param.optional && !fits) {
      passed.push(slot);
      continue;
    }
    raws.set(slot.key, raw);
    words = words.slice(1);
  }
  // Leftover words go to the optional parameters that did not accept them, so that the answer can say what is expected.
  for (const [index, slot] of passed.entries()) {
    const word = words[index];
    if (word !== undefined) raws.set(slot.key, rawFor(slot, word.text));
  }
  const left = words.slice(passed.length);
  return { raws, problems: extraWords(slots, left, scope) };
}

/** In a name, `业务圆=zhang` is a typo and `试用开始 今天` lacks its sign; neither may become part of the name. */
function findStray(slots: readonly Slot[], words: readonly Word[], scope: ArgScope): readonly string[] {
  const anchors = slots.filter(({ anchor }) => anchor !== null);
  const isPair = (word: Word) => word.pair?.sign === '=';
  const stray = words.filter(
    (word) => !word.quoted && (isPair(word) || findSlot(anchors, word.text) !== undefined),
  );
  const explain = (word: Word) => (isPair(word) ? extra(slots, word, scope) : unsigned(word, scope));
  return explainSome(stray, explain, scope);
}

interface SortedWords {
  readonly named: ReadonlyMap<string, string>;
  /** Words that belong to a parameter by position. */
  readonly placed: readonly Word[];
  readonly problems: readonly string[];
  /** The problems with names that are near a field's. */
  readonly mistyped: readonly string[];
}

/** A line with more unknown names is a pasted table; comparing them all would take too long. */
const mostLooked = 40;

/**
 * Separates `name=value`, also with blanks around the sign, from positional words. A name that is near a field's is a
 * slip: it is reported, because as text its value would be lost unnoticed.
 */
function sortWords(
  slots: readonly Slot[],
  given: readonly Word[],
  scope: ArgScope,
  names: readonly string[],
): SortedWords {
  const named = new Map<string, string>();
  const placed: Word[] = [];
  const repeated = new Set<Slot>();
  const wordSlots = slots.filter(({ param }) => param.place === 'word').length;
  const rest = slots.find(({ param }) => param.place === 'rest');
  const hasProse = rest?.param.type.prose === true;
  let looked = 0;
  const isSlip = (key: string): boolean => {
    looked += 1;
    return looked <= mostLooked && nearest(key, names).length > 0;
  };
  const isField = (key: string): boolean => findSlot(slots, key) !== undefined || isSlip(key);
  const words = hasProse ? given.flatMap((word) => splitField(word, isField)) : given;
  const slips: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    // Inside free text, 客户说：好 is a sentence; there, only `=` names a value.
    const inProse = hasProse && placed.length > wordSlots;
    const found =
      readNamed(slots, words.slice(at, at + 3), inProse) ??
      (rest === undefined ? readSpoken(slots, words.slice(at, at + 2), scope) : null);
    if (found === null) {
      if (!word.quoted && word.pair?.sign === '=' && isSlip(word.pair.key)) slips.push(word);
      else placed.push(word);
      continue;
    }
    const { slot, value, took } = found;
    if (named.has(slot.key)) repeated.add(slot);
    named.set(slot.key, rawFor(slot, value));
    at += took - 1;
  }
  return {
    named,
    placed,
    problems: Array.from(repeated, (slot) => twice(slot, scope)),
    mistyped: explainSome(slips, (word) => mistypedField(word, names, hasProse, scope), scope),
  };
}

/** 拜访了张总；方式=电话 is text and a field, although no blank parts them. */
function splitField(word: Word, isField: (key: string) => boolean): readonly Word[] {
  if (word.quoted || word.pair?.sign !== '=') return [word];
  const { key } = word.pair;
  const start = Math.max(...Array.from(';；,，。、', (stop) => key.lastIndexOf(stop))) + 1;
  const name = key.slice(start);
  if (start === 0 || name === '' || !isField(name)) return [word];
  const text = word.raw.slice(0, start);
  return [
    { text, raw: text, before: word.before, quoted: false, pair: null },
    {
      ...word,
      text: word.raw.slice(start),
      raw: word.raw.slice(start),
      before: '',
      pair: { ...word.pair, key: name },
    },
  ];
}

interface NamedValue {
  readonly slot: Slot;
  readonly value: string;
  /** The number of words it consumed. */
  readonly took: number;
}

/** Matches `name=value`, `name= value`, `name =value` or `name = value` at the start of the words. */
function readNamed(
  slots: readonly Slot[],
  [word, second, third]: readonly Word[],
  inProse: boolean,
): NamedValue | null {
  if (word === undefined || word.quoted) return null;
  if (word.pair !== null) {
    const slot = inProse && word.pair.sign === ':' ? undefined : findSlot(slots, word.pair.key);
    if (slot === undefined) return null;
    if (word.pair.value !== '') return { slot, value: word.pair.value, took: 1 };
    return second === undefined ? { slot, value: '', took: 1 } : { slot, value: second.text, took: 2 };
  }
  if (second === undefined || second.quoted || !/^[=＝]/u.test(second.raw)) return null;
  const slot = findSlot(slots, word.text);
  if (slot === undefined) return null;
  const value = second.raw.slice(1);
  if (value !== '') return { slot, value, took: 2 };
  return { slot, value: third?.text ?? '', took: third === undefined ? 2 : 3 };
}

/** `从 明天 到 后天`: a name without its sign, before what it accepts. Not where text of any kind may stand. */
function readSpoken(
  slots: readonly Slot[],
  [word, value]: readonly Word[],
  scope: ArgScope,
): NamedValue | null {
  if (word === undefined || value === undefined || word.quoted || word.pair !== null) return null;
  const slot = findSlot(slots, word.text);
  if (slot === undefined) return null;
  const fits = slot.param.type.schema(scope).safeParse(rawFor(slot, value.text)).success;
  return fits ? { slot, value: value.text, took: 2 } : null;
}
