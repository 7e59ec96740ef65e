import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { suspends } from '../../templates/reader/register.ts';
import type { Actor } from './remember-change.ts';
import { setAnchor } from './set-anchor.ts';

/**
 * A customer is suspended while an entry is marked that has suspended it. The days on which that began and ended are
 * anchors of the program, with who changed it and the entry in their history. The caller holds the customer's lock and
 * plans it again.
 */
export async function settleSuspension(
  tx: Tx,
  customerId: string,
  today: Temporal.PlainDate,
  actor: Actor,
): Promise<void> {
  const { state } = await tx.customer.findUniqueOrThrow({ where: { id: customerId } });
  const marked = await tx.entry.count({ where: { customerId, flags: { has: suspends } } });
  const after = marked > 0 ? 'paused' : 'active';
  if (state === 'ended' || state === after) return;
  await tx.customer.update({ where: { id: customerId }, data: { state: after } });
  const key = after === 'paused' ? 'suspended' : 'resumed';
  await setAnchor(tx, { customerId, key, on: today, nextRound: true, ...actor });
}
