import type { Grading, ValueGrade, VolumeBand } from '../../templates/reader/grading.ts';
import type { Level } from '../../templates/reader/playbook.ts';

export interface GradeFacts {
  /** Null: nobody has said. */
  readonly annualVolumeFen: bigint | null;
  /** What all customers buy in a year, this one among them. */
  readonly totalVolumeFen: bigint;
  /** As the supervisor has confirmed it; null: not yet. */
  readonly valueGrade: ValueGrade | null;
}

/** Each field by itself: none of them implies another (requirements, part 4), and all are for the supervisor to confirm. */
export interface GradeSuggestion {
  readonly value: ValueSuggestion;
  /** From the value grade, where it suggests one; null: nothing is suggested. */
  readonly level: Level | null;
  /** Looks like a key account by its part of the sales. Whether it is one, and of which type, is judgement. */
  readonly keyAccount: boolean;
}

export type ValueSuggestion =
  | { readonly kind: 'grade'; readonly grade: ValueGrade; readonly needsReview: boolean }
  /** Below the last band: ungraded. */
  | { readonly kind: 'none' }
  /** Without an annual volume nothing can be suggested. */
  | { readonly kind: 'unknown' };

/**
 * What the facts suggest. C and D have no numbers and are never suggested; an amount between two bands gets the lower
 * one and is marked for review (requirements 4.22–4.26).
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

/** 超过 is more than, not as much as; reckoned in whole numbers, so that 5 % is 5 %. */
function isOver({ annualVolumeFen, totalVolumeFen }: GradeFacts, basisPoints: number): boolean {
  if (annualVolumeFen === null) return false;
  return annualVolumeFen * 10_000n > totalVolumeFen * BigInt(basisPoints);
}
