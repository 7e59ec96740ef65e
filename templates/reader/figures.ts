import type { Condition } from './condition.ts';
import type { CommandName, Labels } from './yaml-words.ts';

/** What is counted of a register's entries: a report with a row for each person, or for each age of a day. */
export interface Figures {
  /** The words after `/crm report`. */
  readonly command: CommandName;
  readonly title: Labels;
  /** How it is counted, for those who read it. */
  readonly formula: Labels;
  readonly of: FiguresOf;
  /** A row for each owner, or for each age in days of a day field. */
  readonly by: 'person' | FigureAge;
  readonly columns: readonly FigureColumn[];
}

/**
 * Which entries belong to a period: opened in it, with one of their days in it, moved in it, or not at an end when it ends.
 * The last two are counted as they were then, the others as they are.
 */
export type FiguresOf =
  | 'opened'
  | 'standing'
  | { readonly day: string }
  | { readonly moved: readonly string[] };

export interface FigureAge {
  readonly age: string;
  /** In days past: [30, 60] is not past, 1 to 30 days, 31 to 60, and more. */
  readonly upTo: readonly number[];
}

export interface FigureColumn {
  readonly label: Labels;
  /** Only the entries that it applies to. */
  readonly among: FigureFilter;
  readonly value: FigureValue;
  /** Said for all entries together above the table. */
  readonly isTotal: boolean;
  /** Its sum is what the company sells: it counts in targets and in what a customer bought. */
  readonly isSales: boolean;
}

export interface FigureFilter {
  readonly states?: readonly string[];
  /** One of these moves has been made. */
  readonly moved?: readonly string[];
  readonly if?: Condition;
}

export type FigureValue =
  | { readonly kind: 'count' }
  /** How often a move was made. */
  | { readonly kind: 'times'; readonly moves: readonly string[] }
  /** Of an amount or a number, less what each of some moves took off. */
  | { readonly kind: 'sum'; readonly field: string; readonly less?: { move: string; field: string } }
  /** Of the entries, the part that this applies to, in per cent. */
  | { readonly kind: 'rate'; readonly part: FigureFilter }
  /** The median of the stays in a state that have ended. */
  | { readonly kind: 'median'; readonly stay: string; readonly in: 'hours' | 'days' };
