import type { Core } from '../core.ts';
import { changeRooms } from './change-rooms.ts';
import { openHands, type SteadyTime, steadyTime } from './hands.ts';
import { paceOf } from './pacer.ts';
import { createPosting } from './posting.ts';
import { settleLapsed } from './settle.ts';

/** Deliveries in hand at most: enough that the network is never waited for. */
const inHandAtMost = 192;
const claimedAtMost = 64;
/** And no more than the platforms take in so many milliseconds, so that what is due next is not kept waiting in hand. */
const aheadMs = 2_000;
/** Between looks for more while something is under way. */
const lookEveryMs = 250;
const settleEveryMs = 1_000;

/**
 * Posts everything that is due by the clock, until nothing is: claim, look once more, put into words, guard, post,
 * record, all in batches; and asks the platforms about what other workers left behind. Any number of runs may do this
 * at once, in one process and in many. A room that hangs holds up no other.
 *
 * @param onMore told when there is more due than this run takes at once, so that others may take part
 * @param stopping nothing is claimed or begun after it; what was not begun is given back
 * @returns how many messages were posted
 */
export async function deliverDue(
  core: Core,
  stopping: AbortSignal = new AbortController().signal,
  onMore: () => void = () => {},
  time: SteadyTime = steadyTime,
): Promise<number> {
  const hands = openHands(core.db.sql, core.log, time);
  const posting = createPosting(core, hands, stopping, time);
  const atMost = inHandFor(core);
  const claimedAtOnce = Math.min(claimedAtMost, atMost);
  const underWay = new Set<Promise<void>>();
  let ended = 0;
  const begin = (work: Promise<void>): void => {
    const task = work
      .catch((error: unknown) => {
        // What it had in hand is no longer renewed; once the leases have run out it is settled.
        core.log.error({ err: error }, 'a slice of the outbox was interrupted and will be settled');
      })
      .finally(() => {
        ended += 1;
        underWay.delete(task);
      });
    underWay.add(task);
  };
  let settledMs = Number.NEGATIVE_INFINITY;
  try {
    while (!stopping.aborted) {
      if (time.nowMs() - settledMs >= settleEveryMs) {
        settledMs = time.nowMs();
        begin(settleLapsed(core, hands, (held) => posting.post(held)));
      }
      const room = Math.min(claimedAtOnce, atMost - hands.size);
      const endedBefore = ended;
      const claimed = room < claimedAtOnce / 2 ? [] : await hands.claim(core.clock.now(), room);
      if (claimed.length === room && hands.size > atMost - claimedAtOnce / 2) onMore();
      if (claimed.length > 0) begin(posting.post(claimed));
      else if (underWay.size > 0) await Promise.race([...underWay, time.wait(lookEveryMs)]);
      // What ended while the claim looked may have left something to do.
      else if (ended === endedBefore) break;
    }
  } finally {
    // Also when the database has failed: what was posted is to be recorded once it is back.
    await Promise.all(underWay);
    hands.close();
  }
  await changeRooms(core);
  return posting.posted();
}

function inHandFor({ platforms }: Core): number {
  const paces = [...platforms.values()].map(paceOf);
  const ahead = paces.map((perMs) => (perMs === null ? inHandAtMost : Math.ceil(perMs * aheadMs)));
  const sum = ahead.reduce((total, count) => total + count, 0);
  return Math.min(inHandAtMost, Math.max(1, sum));
}
