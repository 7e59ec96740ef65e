import type { Temporal } from 'temporal-polyfill';

/** One entry of a register in the sample company, and what became of it. */
export interface SampleEntry {
  readonly register: string;
  /** Absent: it is about no customer. */
  readonly customer?: string;
  readonly by: string;
  /** A whole number stands for a day so many days after the morning. */
  /** It was opened so many days before the morning; absent: when it is entered. */
  readonly before?: number;
  readonly answers: Answers;
  readonly moves: readonly SampleMove[];
}

export interface SampleMove {
  readonly by: string;
  readonly move: string;
  readonly answers?: Answers;
  /** So many days before the morning, and hours after ten; absent: when it is entered. */
  readonly before?: number;
  readonly hours?: number;
}

export type Answers = Readonly<Record<string, Cell | readonly Readonly<Record<string, Cell>>[]>>;
/** Words, a day, or a day counted from the sample's morning. */
export type Cell = string | number | ((morning: Temporal.PlainDate) => string);

/** A move of a colleague. */
export const did = (by: string, move: string, answers: Answers = {}): SampleMove => ({ by, move, answers });
