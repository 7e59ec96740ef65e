import type { Tx } from '../../prisma/client.ts';
import type { Core, InboundWork } from '../core.ts';
import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';

/** A change waits for others of the same customer; planning the largest of them is far from this. */
const limits = { timeout: 20_000, maxWait: 20_000 };

/**
 * A change in one transaction. While an inbound item is worked on, the transaction also remembers that this item has
 * had it, so that an item which is worked on again (its worker died, or was too slow) does not have it twice.
 *
 * @param key what the change is: `order.record`. It names nothing that the work looks up, for an item that is worked on
 *   again may find something else. No item makes two changes of one key
 * @param subjectOf the id of what was changed or made, for whoever asks again
 * @throws XinhangError `already_done` when another worker on the same item was faster; nothing is changed then
 */
export async function changeOnce<Result>(
  core: Core,
  key: string,
  change: (tx: Tx) => Promise<Result>,
  subjectOf: (result: Result) => string,
  /** In milliseconds; longer only for what concerns many customers at once. */
  given: { readonly timeout: number; readonly maxWait: number } = limits,
): Promise<Result> {
  const { inbound } = core;
  if (inbound === undefined) return await core.db.$transaction(change, given);
  if (inbound.made.has(key)) throw new Error(`two changes of one inbound item are called ${key}`);
  const result = await core.db.$transaction(async (tx) => {
    // First of all: a second worker waits here until the first one's transaction has ended.
    const fresh = await tx.$executeRaw`
      INSERT INTO inbound_effect (inbound_id, key) VALUES (${inbound.id}::uuid, ${key})
      ON CONFLICT DO NOTHING`;
    if (fresh === 0 || (await isCounted(tx, inbound))) throw alreadyDone();
    const changed = await change(tx);
    await tx.inboundEffect.update({
      where: { inboundId_key: { inboundId: inbound.id, key } },
      data: { subject: subjectOf(changed) },
    });
    return changed;
  }, given);
  inbound.made.add(key);
  return result;
}

/**
 * Whether a change of the inbound item that is worked on was made by an earlier worker; it counts as made then, and the
 * work goes on behind it.
 *
 * @returns the id of what was changed or made; null when the change is still to be made
 */
export async function madeBefore(core: Core, key: string): Promise<string | null> {
  const { inbound } = core;
  if (inbound === undefined) return null;
  const effect = await core.db.inboundEffect.findFirst({
    where: { inboundId: inbound.id, key: { in: [key, countedKey(inbound)] } },
  });
  if (effect === null) return null;
  inbound.made.add(key);
  return effect.subject;
}

/**
 * Until 0.1.0 the changes of an item were counted, and the migration has called them `#1`, `#2`, …: an item that a worker
 * of that version had begun is not done twice by one of this.
 */
function countedKey({ made }: InboundWork): string {
  return `#${made.size + 1}`;
}

async function isCounted(tx: Tx, inbound: InboundWork): Promise<boolean> {
  const where = { inboundId: inbound.id, key: countedKey(inbound) };
  return (await tx.inboundEffect.count({ where })) > 0;
}

function alreadyDone(): XinhangError {
  return new XinhangError('already_done', said('inbox/done-before'));
}
