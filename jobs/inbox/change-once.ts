import type { Tx } from '../../prisma/client.ts';
import type { Core, InboundWork } from '../core.ts';
import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';

/**
 * Runs a change in one transaction. While an inbound item is processed, the same transaction records the change for
 * that item, so that a retry (the worker died or was too slow) does not apply it twice.
 *
 * @param key names the change: `order.record`. It must not contain anything looked up during processing, because a
 *   retry may find something else. Unique within an item
 * @param subjectOf the id of what was changed or created, for a retry
 * @throws XinhangError `already_done` when another worker on the same item was faster; nothing is changed then
 */
export async function changeOnce<Result>(
  core: Core,
  key: string,
  change: (tx: Tx) => Promise<Result>,
  subjectOf: (result: Result) => string,
  /** In milliseconds; longer only for changes to many customers at once. */
  given: { readonly timeout?: number; readonly maxWait?: number } = {},
): Promise<Result> {
  const { inbound } = core;
  if (inbound === undefined) return await core.db.$transaction(change, given);
  if (inbound.made.has(key)) throw new Error(`two changes of one inbound item are called ${key}`);
  const result = await core.db.$transaction(async (tx) => {
    // Must come first: a second worker blocks here until the first one's transaction ends.
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
 * Whether an earlier attempt at the current inbound item already made a change. If so, it is marked as made and
 * processing continues after it.
 *
 * @returns the id of what was changed or created; null when the change is still to be made
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
 * Until 0.1.0 the changes of an item were counted; the migration named them `#1`, `#2`, …, so that an item begun by a
 * worker of that version is not applied twice by this one.
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
