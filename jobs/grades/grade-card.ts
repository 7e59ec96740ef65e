import type { Db, Tx } from '../../prisma/client.ts';
import type { Grading, KeyAccountType, ValueGrade } from '../../templates/reader/grading.ts';
import type { Level, Tier } from '../../templates/reader/playbook.ts';
import { type GradeSuggestion, suggestGrade } from './suggest-grade.ts';

/** A customer's four grading fields, the underlying facts, and what those suggest. */
export interface GradeCard {
  readonly tier: Tier;
  readonly strategicLevel: Level | null;
  readonly valueGrade: ValueGrade | null;
  readonly keyAccount: KeyAccountType | null;
  readonly annualVolumeFen: bigint | null;
  /** Total of all customers that have not ended. */
  readonly totalVolumeFen: bigint;
  readonly suggestion: GradeSuggestion;
}

export async function gradeCard(db: Db | Tx, customerId: string, grading: Grading): Promise<GradeCard> {
  const row = await db.customer.findUniqueOrThrow({
    where: { id: customerId },
    select: {
      tier: true,
      strategicLevel: true,
      valueGrade: true,
      keyAccount: true,
      annualVolumeFen: true,
      state: true,
    },
  });
  // Read from `customer_volume_idx` alone, which an alternative in the condition would prevent.
  const { _sum } = await db.customer.aggregate({
    where: { state: { not: 'ended' }, annualVolumeFen: { not: null } },
    _sum: { annualVolumeFen: true },
  });
  const { state, ...card } = row;
  const ownFen = state === 'ended' ? (row.annualVolumeFen ?? 0n) : 0n;
  const facts = { ...card, totalVolumeFen: (_sum.annualVolumeFen ?? 0n) + ownFen };
  return { ...facts, suggestion: suggestGrade(facts, grading) };
}
