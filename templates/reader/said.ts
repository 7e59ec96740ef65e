import { Temporal } from 'temporal-polyfill';
import type { WordParams } from './generated/word-params.ts';
import type { Language } from './form.ts';

/**
 * Something to be said, before it is in a language: the key of its words (`templates/<language>/words/reason.yaml`,
 * `due-moved` is `reason/due-moved`) and what they are told. Errors carry it, reasons are stored as it, and it becomes
 * a sentence where somebody reads it, in the reader's language.
 */
export type Said<Key extends WordKey = WordKey> = {
  [K in Key]: { readonly code: K; readonly params: WordParams<Param>[K] };
}[Key];

export type WordKey = keyof WordParams<Param>;

/** Why something was done or not done. What the program stores as a reason is one of these. */
export type Reason = Said<Extract<WordKey, `reason/${string}`>>;

/**
 * What words may be told. A day stands under a name that ends in `On`, a moment on the company's clock under one that
 * ends in `At`; so they are known for what they are when they come back from the database.
 */
export type Param = string | number | boolean | Labels | AnySaid | Joined | readonly Param[];

/** The same thing in every language, from the company's own files: the work of a step, the name of a festival. */
export type Labels = Readonly<Record<Language, string>>;

/** Words within words. */
export interface AnySaid {
  readonly code: WordKey;
  readonly params: Readonly<Record<string, Param | Temporal.PlainDate | Temporal.PlainDateTime>>;
}

/** Several as one: sentences behind each other, or a line for each. A plain list is joined like names. */
export interface Joined {
  readonly joined: 'sentences' | 'lines';
  readonly each: readonly Param[];
}

export function isReason(what: AnySaid): what is Reason {
  return what.code.startsWith('reason/');
}

/** The parameters are left out where the words have none. */
type Told<Key extends WordKey> = [keyof WordParams<Param>[Key]] extends [never]
  ? [params?: WordParams<Param>[Key]]
  : [params: WordParams<Param>[Key]];

export function said<Key extends WordKey>(code: Key, ...[params]: Told<Key>): Said<Key> {
  return { code, params: params ?? {} } as Said<Key>;
}

/** As it is stored: days and moments in ISO form, under names that tell them. */
export function toStored(what: AnySaid): StoredSaid {
  return JSON.parse(JSON.stringify(what)) as StoredSaid;
}

export type StoredSaid = { code: string; params: Record<string, Json> };
type Json = string | number | boolean | Json[] | { [name: string]: Json };

/** Null: nothing is stored, or it is none. */
export function fromStored(stored: unknown): AnySaid | null {
  return isStored(stored) ? (revive(stored, '') as AnySaid) : null;
}

function isStored(stored: unknown): stored is StoredSaid {
  if (typeof stored !== 'object' || stored === null) return false;
  const { code, params } = stored as Partial<StoredSaid>;
  return typeof code === 'string' && typeof params === 'object' && params !== null;
}

function revive(value: unknown, name: string): unknown {
  if (typeof value === 'string') {
    if (name.endsWith('On')) return read(() => Temporal.PlainDate.from(value)) ?? value;
    return name.endsWith('At') ? (read(() => Temporal.PlainDateTime.from(value)) ?? value) : value;
  }
  if (Array.isArray(value)) return value.map((one) => revive(one, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, revive(one, inner)]));
}

function read<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch {
    return null;
  }
}
