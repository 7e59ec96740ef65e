import type { Core } from '../core.ts';
import { announceRooms } from './announce-rooms.ts';
import { changeRooms } from './change-rooms.ts';
import { claimDue, claimLapsed } from './claim.ts';
import type { DeliveryOutcome } from './load-delivery.ts';
import { deliverOne } from './deliver-one.ts';
import { inParallel } from './in-parallel.ts';
import { settleOne } from './settle-one.ts';

/** Rooms and people posted to in one claim, and how many of them at once. */
const batch = 200;
const atOnce = 8;

/**
 * Posts everything that is due by the clock, until nothing is. One room that fails or hangs holds up nobody else's:
 * each posting ends in its own outcome.
 *
 * @param stopping ends it after the batch at hand; the rest stays due
 * @returns how many messages were posted
 */
export async function deliverDue(core: Core, stopping?: AbortSignal): Promise<number> {
  let posted = 0;
  for (;;) {
    if (stopping?.aborted === true) return posted;
    const lapsed = await claimLapsed(core.db, batch);
    await inParallel(lapsed, atOnce, (id) => guarded(core, id, settleOne));
    const claimed = await claimDue(core.db, core.clock.now(), batch);
    const outcomes = await inParallel(claimed, atOnce, (id) => guarded(core, id, deliverOne));
    posted += outcomes.filter((outcome) => outcome === 'posted').length;
    if (claimed.length === 0) break;
  }
  // After what is due: a courtesy that hangs on a dead room must not hold up a question.
  await announceRooms(core);
  await changeRooms(core);
  return posted;
}

async function guarded(
  core: Core,
  id: string,
  deliver: (core: Core, id: string) => Promise<DeliveryOutcome>,
): Promise<DeliveryOutcome> {
  try {
    return await deliver(core, id);
  } catch (error) {
    // The row stays claimed; when its lease runs out the posting is settled like that of a worker that died.
    core.log.error({ err: error, deliveryId: id }, 'a posting was interrupted and will be settled');
    return 'not-posted';
  }
}
