import { z } from 'zod';
import type { ArgScope, Command, Param } from './define.ts';
import { toHalfWidth, toKey } from './half-width.ts';
import { nearest } from './nearest.ts';
import { day } from './param-types.ts';
import { joinWords, type Word } from './parse.ts';

/** What is wrong with the words behind a command, in words. */
export type Bound =
  | { readonly ok: true; readonly args: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly string[] };

interface Slot {
  readonly key: string;
  readonly param: Pick<Param<unknown>, 'type' | 'label' | 'place' | 'optional'>;
  readonly names: readonly string[];
}

/**
 * The words behind a command as the values it declares: by name where `name=value` was written, the others by their
 * place. Each value is then read by its schema.
 */
export function bind(command: Command, words: readonly Word[], scope: ArgScope): Bound {
  const slots = slotsOf(command, scope);
  const sorted = sortWords(slots, words);
  const placed = place(slots, sorted, scope);
  const raws = new Map([...placed.raws, ...sorted.named]);
  const problems = [...sorted.problems, ...placed.problems];
  const schema = z.object(
    Object.fromEntries(
      slots.map(({ key, param: { type, optional } }) => {
        const one = type.schema(scope);
        return [key, optional ? one.optional() : one];
      }),
    ),
  );
  const read = schema.safeParse(Object.fromEntries(raws));
  if (read.success && problems.length === 0) return { ok: true, args: withAnchors(read.data) };
  const wrong = new Set((read.error?.issues ?? []).map((issue) => String(issue.path[0])));
  const mistakes = slots
    .filter(({ key }) => wrong.has(key))
    .map(({ key, param }) => explain(param, raws.get(key), scope));
  return { ok: false, problems: [...problems, ...mistakes] };
}

const anchorPrefix = 'anchor:';

function slotsOf(command: Command, scope: ArgScope): readonly Slot[] {
  const params = Object.entries(command.params).map(
    ([key, param]): Slot => ({ key, param, names: [key, ...param.names].map(toKey) }),
  );
  if (!command.anchors) return params;
  const anchors = scope.playbook.anchors.map(
    ({ key, column, label }): Slot => ({
      key: anchorPrefix + key,
      param: { type: day, label, place: 'named', optional: true },
      names: [key, column, ...Object.values(label)].map(toKey),
    }),
  );
  return [...params, ...anchors];
}

function withAnchors(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const anchors = Object.entries(values).filter(
    ([key, on]) => key.startsWith(anchorPrefix) && on !== undefined,
  );
  const others = Object.entries(values).filter(([key]) => !key.startsWith(anchorPrefix));
  return {
    ...Object.fromEntries(others),
    anchors: Object.fromEntries(anchors.map(([key, on]) => [key.slice(anchorPrefix.length), on])),
  };
}

interface Sorted {
  readonly named: ReadonlyMap<string, string>;
  readonly placed: readonly Word[];
  readonly problems: readonly string[];
}

/** Tells `name=value`, also with blanks around the sign, from words that stand for themselves. */
function sortWords(slots: readonly Slot[], words: readonly Word[]): Sorted {
  const named = new Map<string, string>();
  const placed: Word[] = [];
  const wordSlots = slots.filter(({ param }) => param.place === 'word').length;
  const hasProse = slots.some(({ param }) => param.place === 'rest' && param.type.prose === true);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    // Within what somebody says, 客户说：好 is a sentence; only the sign = still names a value there.
    const inProse = hasProse && placed.length > wordSlots;
    const found = readNamed(slots, words.slice(at, at + 3), inProse);
    if (found === null) {
      placed.push(word);
    } else {
      named.set(found.slot.key, valueOf(found.slot, found.value));
      at += found.took - 1;
    }
  }
  return { named, placed, problems: [] };
}

function readNamed(
  slots: readonly Slot[],
  [word, second, third]: readonly Word[],
  inProse: boolean,
): { slot: Slot; value: string; took: number } | null {
  if (word === undefined || word.quoted) return null;
  const find = (name: string) => slots.find(({ names }) => names.includes(toKey(name)));
  if (word.pair !== null) {
    const slot = inProse && word.pair.sign === ':' ? undefined : find(word.pair.key);
    if (slot === undefined) return null;
    if (word.pair.value !== '') return { slot, value: word.pair.value, took: 1 };
    return second === undefined ? { slot, value: '', took: 1 } : { slot, value: second.text, took: 2 };
  }
  const slot = second?.quoted === false && /^[=＝]/u.test(second.raw) ? find(word.text) : undefined;
  if (slot === undefined || second === undefined) return null;
  const value = second.raw.slice(1);
  return value === ''
    ? { slot, value: third?.text ?? '', took: third === undefined ? 2 : 3 }
    : { slot, value, took: 2 };
}

function valueOf(slot: Slot, raw: string): string {
  return slot.param.type.verbatim === true ? raw : toHalfWidth(raw);
}

interface Placed {
  readonly raws: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** Gives each word to the parameter whose place it is in; an optional one steps aside for what is required. */
function place(slots: readonly Slot[], { placed, named }: Sorted, scope: ArgScope): Placed {
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
      const problems = slot.param.type.prose === true ? [] : strayNames(slots, words, scope);
      return { raws, problems };
    }
    const raw = valueOf(slot, word.text);
    const fits = words.length > needed && slot.param.type.schema(scope).safeParse(raw).success;
    if (slot.param.optional && !fits) {
      passed.push(slot);
      continue;
    }
    raws.set(slot.key, raw);
    words = words.slice(1);
  }
  // A word that nothing wanted was meant for the one that passed it by: what it should have been can be said.
  for (const [index, slot] of passed.entries()) {
    const word = words[index];
    if (word !== undefined) raws.set(slot.key, valueOf(slot, word.text));
  }
  return { raws, problems: words.slice(passed.length).map((word) => explainExtra(slots, word, scope)) };
}

/** In a name, `业务圆=zhang` is a slip of the pen, and 试用开始 今天 a sign too few; neither may become part of it. */
function strayNames(slots: readonly Slot[], words: readonly Word[], scope: ArgScope): readonly string[] {
  const { language } = scope;
  return words.flatMap((word) => {
    if (word.quoted) return [];
    if (word.pair?.sign === '=') return [explainExtra(slots, word, scope)];
    const key = toKey(word.text);
    if (!slots.some((slot) => slot.key.startsWith(anchorPrefix) && slot.names.includes(key))) return [];
    return [
      language === 'en'
        ? `Write ${word.text} with a sign: ${word.text}=…`
        : `“${word.text}”要连着等号写：${word.text}=…`,
    ];
  });
}

function explainExtra(slots: readonly Slot[], word: Word, { language }: ArgScope): string {
  const name = word.pair?.sign === '=' ? word.pair.key : null;
  if (name === null) {
    return language === 'en' ? `“${word.raw}” is one word too many.` : `“${word.raw}”是多出来的。`;
  }
  const known = slots
    .filter(({ key }) => !key.startsWith(anchorPrefix))
    .flatMap(({ key, names }) => [key, ...names]);
  const [guess] = nearest(name, known);
  const shown = slots.map(({ key, param }) => (key.startsWith(anchorPrefix) ? param.label[language] : key));
  if (language === 'en') {
    return `There is no “${name}” here; ${guess === undefined ? `there is ${shown.join(', ')}` : `did you mean ${guess}`}.`;
  }
  return guess === undefined
    ? `这里没有“${name}”，可以写：${shown.join('、')}。`
    : `这里没有“${name}”，是不是 ${guess}？`;
}

function explain(param: Slot['param'], raw: string | undefined, { language }: ArgScope): string {
  const label = param.label[language];
  const expects = param.type.expects[language];
  if (language === 'en') {
    return raw === undefined
      ? `${label} is missing: ${expects}.`
      : `${label} “${raw}” is not right: ${expects}.`;
  }
  return raw === undefined ? `缺少${label}，应写${expects}。` : `${label}“${raw}”不对，应写${expects}。`;
}
