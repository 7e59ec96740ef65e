import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { said } from '../../templates/reader/said.ts';

/** A change waits for others of the same customer; planning the largest of them is far from this. */
const limits = { timeout: 20_000, maxWait: 20_000 };

/**
 * A change in one transaction. While an inbound item is worked on, the transaction also remembers that this item has
 * had it, so that an item which is worked on again (its worker died, or was too slow) does not have it twice.
 *
 * @param subjectOf the id of what was changed or made, for whoever asks again
 * @throws XinhangError `already_done` when another worker on the same item was faster; nothing is changed then
 */
export async function changeOnce<Result>(
  core: Core,
  change: (tx: Tx) => Promise<Result>,
  subjectOf: (result: Result) => string,
  /** In milliseconds; longer only for what concerns many customers at once. */
  given: { readonly timeout: number; readonly maxWait: number } = limits,
): Promise<Result> {
  const { inbound } = core;
  if (inbound === undefined) return await core.db.$transaction(change, given);
  const number = inbound.effects + 1;
  const result = await core.db.$transaction(async (tx) => {
    // First of all: a second worker waits here until the first one's transaction has ended.
    const fresh = await tx.$executeRaw`
      INSERT INTO inbound_effect (inbound_id, number) VALUES (${inbound.id}::uuid, ${number})
      ON CONFLICT DO NOTHING`;
    if (fresh === 0) throw alreadyDone();
    const changed = await change(tx);
    await tx.inboundEffect.update({
      where: { inboundId_number: { inboundId: inbound.id, number } },
      data: { subject: subjectOf(changed) },
    });
    return changed;
  }, given);
  inbound.effects = number;
  return result;
}

/**
 * Whether the next change of the inbound item that is worked on was made by an earlier worker; it counts as made
 * then, and the work goes on behind it.
 *
 * @returns the id of what was changed or made; null when the change is still to be made
 */
export async function madeBefore(core: Core): Promise<string | null> {
  const { inbound } = core;
  if (inbound === undefined) return null;
  const number = inbound.effects + 1;
  const effect = await core.db.inboundEffect.findUnique({
    where: { inboundId_number: { inboundId: inbound.id, number } },
  });
  if (effect === null) return null;
  inbound.effects = number;
  return effect.subject;
}

function alreadyDone(): XinhangError {
  return new XinhangError('already_done', said('inbox/done-before'));
}
