import type { Labels } from './said.ts';

/** Grading rules. `grading.yaml` is parsed into these types; `jobs/grades` derives its suggestions from them alone. */
export const valueGrades = ['A1', 'A2', 'B1', 'B2', 'C', 'D'] as const;
/** A一级 … D类. C and D describe the margin and have no volume bands, so they do not rank below B2. */
export type ValueGrade = (typeof valueGrades)[number];

export const keyAccountTypes = ['agreement', 'member'] as const;
/** 协议大客户 / 会员大客户. */
export type KeyAccountType = (typeof keyAccountTypes)[number];

export interface Grading {
  /** Highest first. */
  readonly bands: readonly VolumeBand[];
  /** A customer with more than this share of all sales is suggested as a key account; in basis points. */
  readonly keyAccountOverBasisPoints: number;
  /** The strategic level suggested for a value grade; never decisive. */
  readonly levels: Readonly<Partial<Record<ValueGrade, 'strategic' | 'important' | 'ordinary'>>>;
  /** What customers of a grade get from us. Shown to staff, who do not all see the grade itself. */
  readonly policies: Readonly<Partial<Record<ValueGrade, Labels>>>;
}

/**
 * 以上 and 以下 include the amount itself (Civil Code art. 1259); where two bands meet, the amount belongs to the
 * higher one.
 */
export interface VolumeBand {
  readonly grade: ValueGrade;
  readonly fromFen: bigint;
  /** Null: no upper bound. */
  readonly toFen: bigint | null;
}
