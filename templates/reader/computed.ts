/** What the program works out from the answers of an entry; a closed set of expressions, evaluated by `jobs/plan/computed.ts`. */
import type { Labels } from './yaml-words.ts';

export interface Computed {
  readonly key: string;
  readonly label: Labels;
  readonly of: Expression;
  /** The states in which it is shown; null: all. Conditions read it in every state. */
  readonly while: readonly string[] | null;
  /** Shown as yuan. */
  readonly isMoney: boolean;
}

/** Numbers and amounts among the answers, or what was worked out before. One that is missing counts as nothing. */
export type Expression =
  /** Of a column of rows. */
  | { readonly sum: readonly [rows: string, column: string] }
  | { readonly plus: readonly string[] }
  /** The first one without the others. */
  | { readonly minus: readonly string[] }
  /** How many of these are answered, in percent, rounded down. */
  | { readonly filled: readonly string[] }
  /** From one day to another; none if either is missing. */
  | { readonly days: readonly [from: string, to: string] };

export function unitOf({
  of,
  isMoney,
}: Pick<Computed, 'of' | 'isMoney'>): 'yuan' | 'percent' | 'days' | null {
  if ('filled' in of) return 'percent';
  if ('days' in of) return 'days';
  return isMoney ? 'yuan' : null;
}

/** The fields that an expression reads. */
export function readBy(of: Expression): readonly string[] {
  return 'sum' in of ? [of.sum[0]] : Object.values(of).flat();
}
