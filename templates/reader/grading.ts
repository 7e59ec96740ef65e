/** How customers are graded. `grading.yaml` is read into these types; `jobs/grades` suggests by them alone. */
export const valueGrades = ['A1', 'A2', 'B1', 'B2', 'C', 'D'] as const;
/** A一级 … D类. C and D say something of the margin and have no numbers: they are not below B2. */
export type ValueGrade = (typeof valueGrades)[number];

export const keyAccountTypes = ['agreement', 'member'] as const;
/** 协议大客户 / 会员大客户. */
export type KeyAccountType = (typeof keyAccountTypes)[number];

export interface Grading {
  /** The highest first. */
  readonly bands: readonly VolumeBand[];
  /** A customer with more than this part of all sales looks like a key account; in hundredths of a percent. */
  readonly keyAccountOverBasisPoints: number;
  /** What a value grade suggests for the strategic level; it decides nothing. */
  readonly levels: Readonly<Partial<Record<ValueGrade, 'strategic' | 'important' | 'ordinary'>>>;
}

/** 以上 and 以下 include the amount itself (Civil Code art. 1259); where two bands meet, the higher one has it. */
export interface VolumeBand {
  readonly grade: ValueGrade;
  readonly fromFen: bigint;
  /** Null: there is no upper end. */
  readonly toFen: bigint | null;
}
