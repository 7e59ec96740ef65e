import type { Grading, ValueGrade, VolumeBand } from '../../templates/reader/grading.ts';
import type { Level } from '../../templates/reader/playbook.ts';

export interface GradeFacts {
  /** Null: not known. */
  readonly annualVolumeFen: bigint | null;
  /** Annual volume of all customers, including this one. */
  readonly totalVolumeFen: bigint;
  /** As confirmed by the supervisor; null: not yet. */
  readonly valueGrade: ValueGrade | null;
}

/**
 * The fields are independent: none implies another (requirements, part 4), and all are for the supervisor to confirm.
 */
export interface GradeSuggestion {
  readonly value: ValueSuggestion;
  /** Derived from the value grade; null: no suggestion. */
  readonly level: Level | null;
  /** Suggests a key account by its share of sales. Whether it is one, and of which type, is a matter of judgement. */
  readonly keyAccount: boolean;
}

export type ValueSuggestion =
  | { readonly kind: 'grade'; readonly grade: ValueGrade; readonly needsReview: boolean }
  /** Below the lowest band: ungraded. */
  | { readonly kind: 'none' }
  /** No suggestion without an annual volume. */
  | { readonly kind: 'unknown' };

/**
 * The suggestion based on facts. C and D have no numeric bands and are never suggested; an amount between two bands
 * gets the lower one and is marked for review (requirements 4.22–4.26).
 */
export function suggestGrade(facts: GradeFacts, grading: Grading): GradeSuggestion {
  const value = suggestValue(facts.annualVolumeFen, grading.bands);
  const grade = facts.valueGrade ?? (value.kind === 'grade' ? value.grade : null);
  return {
    value,
    level: (grade === null ? undefined : grading.levels[grade]) ?? null,
    keyAccount: isOver(facts, grading.keyAccountOverBasisPoints),
  };
}

function suggestValue(volumeFen: bigint | null, bands: readonly VolumeBand[]): ValueSuggestion {
  if (volumeFen === null) return { kind: 'unknown' };
  const band = bands.find(({ fromFen }) => volumeFen >= fromFen);
  if (band === undefined) return { kind: 'none' };
  const needsReview = band.toFen !== null && volumeFen > band.toFen;
  return { kind: 'grade', grade: band.grade, needsReview };
}

/** 超过 means strictly more. Integer arithmetic, so that 5 % is exactly 5 %. */
function isOver({ annualVolumeFen, totalVolumeFen }: GradeFacts, basisPoints: number): boolean {
  if (annualVolumeFen === null) return false;
  return annualVolumeFen * 10_000n > totalVolumeFen * BigInt(basisPoints);
}
