import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/** A colleague has answered, in the group or elsewhere, what the customer wrote until then. */
export async function endWait(tx: Db | Tx, customerId: string, until: Temporal.Instant): Promise<void> {
  await tx.customer.updateMany({
    where: { id: customerId, waitsSince: { lte: toDbInstant(until) } },
    data: { waitsSince: null },
  });
}
