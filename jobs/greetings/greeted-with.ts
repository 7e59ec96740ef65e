import type { Tx } from '../../prisma/client.ts';
import { type CustomerRef, customerFields } from '../customers/find-customer.ts';
import type { FoundFollowUp } from '../follow-ups/find-follow-up.ts';

/** Other customers for whom the same owner is still preparing the same greeting. */
export async function customersGreetedWith(
  db: Tx,
  { step, cycle, ownerId }: Pick<FoundFollowUp, 'step' | 'cycle' | 'ownerId'>,
): Promise<readonly CustomerRef[]> {
  const open = await db.followUp.findMany({
    where: { step, cycle, ownerId, state: 'open', customer: { state: 'active' } },
    select: { customer: { select: customerFields } },
  });
  return open.flatMap(({ customer }) => customer ?? []);
}
