import type { Tx } from '../../prisma/client.ts';
import { type Change, followCards } from '../cards/follow-cards.ts';

/** The card that asks for the cost of a confirmed gift follows the gift. */
export async function followSpending(tx: Tx, giftId: string, change: Change): Promise<void> {
  const gift = await tx.gift.findUnique({ where: { id: giftId }, select: { requestId: true } });
  if (gift !== null && gift.requestId !== null) await followCards(tx, { request: gift.requestId }, change);
}
