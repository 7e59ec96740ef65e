import type { Db, Tx } from '../../prisma/client.ts';
import type { GiftRules } from '../../templates/load-gifts.ts';
import { capOf } from './gift-cap.ts';

export interface GiftBudget {
  readonly capFen: bigint;
  /** What is spent, and what is proposed or confirmed and may still be. */
  readonly takenFen: bigint;
  readonly leftFen: bigint;
}

/**
 * What is left of an anniversary's cap. Whoever decides by it holds the customer's lock, or two could take the same.
 */
export async function giftBudget(
  db: Db | Tx,
  rules: GiftRules,
  customerId: string,
  year: number,
): Promise<GiftBudget> {
  const capFen = capOf(rules, year);
  const gifts = await db.gift.findMany({
    where: { customerId, year, state: { in: ['proposed', 'confirmed', 'spent'] } },
    select: { state: true, proposedFen: true, spentFen: true },
  });
  const takenFen = gifts.reduce((sum, { state, proposedFen, spentFen }) => {
    return sum + (state === 'spent' ? (spentFen ?? proposedFen) : proposedFen);
  }, 0n);
  return { capFen, takenFen, leftFen: capFen > takenFen ? capFen - takenFen : 0n };
}
