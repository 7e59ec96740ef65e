import { twice } from './explain-args.ts';
import type { ArgScope } from './define.ts';
import type { Word } from './parse.ts';
import { findSlot, rawFor, type Slot } from './slots.ts';

export interface SortedWords {
  readonly named: ReadonlyMap<string, string>;
  /** Words that belong to a parameter by position. */
  readonly placed: readonly Word[];
  readonly problems: readonly string[];
}

/** Separates `name=value`, also with blanks around the sign, from positional words. */
export function sortWords(slots: readonly Slot[], words: readonly Word[], scope: ArgScope): SortedWords {
  const named = new Map<string, string>();
  const placed: Word[] = [];
  const repeated = new Set<Slot>();
  const wordSlots = slots.filter(({ param }) => param.place === 'word').length;
  const hasProse = slots.some(({ param }) => param.place === 'rest' && param.type.prose === true);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    // Inside free text, 客户说：好 is a sentence; there, only `=` names a value.
    const inProse = hasProse && placed.length > wordSlots;
    const found = readNamed(slots, words.slice(at, at + 3), inProse);
    if (found === null) {
      placed.push(word);
      continue;
    }
    const { slot, value, took } = found;
    if (named.has(slot.key)) repeated.add(slot);
    named.set(slot.key, rawFor(slot, value));
    at += took - 1;
  }
  return { named, placed, problems: Array.from(repeated, (slot) => twice(slot, scope)) };
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
