import { Temporal } from 'temporal-polyfill';
import type { WordParams } from './generated/word-params.ts';
import type { Language } from './form.ts';

/**
 * A message before translation: the key of its words (`due-moved` in `templates/<language>/words/reason.yaml` is
 * `reason/due-moved`) and their parameters. Errors carry it, reasons are stored in this form, and it is rendered in
 * the reader's language when read.
 */
export type Said<Key extends WordKey = WordKey> = {
  [K in Key]: { readonly code: K; readonly params: WordParams<Param>[K] };
}[Key];

export type WordKey = keyof WordParams<Param>;

/** Why something was done or not done. Every reason the program stores is one of these. */
export type Reason = Said<Extract<WordKey, `reason/${string}`>>;

/**
 * Types of parameters. Names of days end in `On`, names of moments on the company's clock in `At`, so that their
 * types are restored when read from the database.
 */
export type Param = string | number | boolean | Labels | AnySaid | Joined | readonly Param[];

/** The same thing in every language, from the company's own files: the work of a step, the name of a festival. */
export type Labels = Readonly<Record<Language, string>>;

/** A message as a parameter of another. */
export interface AnySaid {
  readonly code: WordKey;
  readonly params: Readonly<Record<string, Param | Temporal.PlainDate | Temporal.PlainDateTime>>;
}

/**
 * Several messages as one: a pair with “and”, clauses of one sentence, sentences, one per line, or one per
 * indented line below a heading. A plain list is joined like names.
 */
export interface Joined {
  readonly joined: 'pair' | 'clauses' | 'sentences' | 'indented' | 'lines';
  readonly each: readonly Param[];
}

/** What is rendered when it is read: a message, a label, or text that a person wrote, which is the same in every language. */
export type Spoken = string | AnySaid | Labels;

export function isSaid(value: unknown): value is AnySaid {
  return typeof value === 'object' && value !== null && 'code' in value && 'params' in value;
}

export function isLabels(value: unknown): value is Labels {
  return typeof value === 'object' && value !== null && 'zh-CN' in value && 'en' in value;
}

export function isReason(what: AnySaid): what is Reason {
  return what.code.startsWith('reason/');
}

/** The parameters argument is omitted for words without parameters. */
export type Told<Key extends WordKey> = [keyof WordParams<Param>[Key]] extends [never]
  ? [params?: WordParams<Param>[Key]]
  : [params: WordParams<Param>[Key]];

export function said<Key extends WordKey>(code: Key, ...[params]: Told<Key>): Said<Key> {
  return { code, params: params ?? {} } as Said<Key>;
}

/** Several messages as one, a line each. */
export function saidInLines(each: readonly Param[]): AnySaid {
  return said('list/all', { all: { joined: 'lines', each } });
}

/** The stored form: days and moments in ISO format, recognisable by their names. */
export function toStored(what: AnySaid): StoredSaid {
  return JSON.parse(JSON.stringify(what)) as StoredSaid;
}

export type StoredSaid = { code: string; params: Record<string, Json> };
type Json = string | number | boolean | Json[] | { [name: string]: Json };

/** Null: nothing is stored, or it is not a message. */
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
