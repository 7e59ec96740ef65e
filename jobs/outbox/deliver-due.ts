import type { Core } from '../core.ts';
import { changeRooms } from './change-rooms.ts';
import { followHomes } from './home-pages.ts';
import { type SteadyTime, steadyTime } from '../steady-time.ts';
import { claimedAtMost, openClaims, type Work } from './claims.ts';
import { paceOf } from './pacer.ts';
import { createPosting } from './posting.ts';
import { loadClaimed, prepare } from './prepare.ts';
import { settleLapsed } from './settle-lapsed.ts';
import type { Held } from './transitions.ts';

/** Maximum number of deliveries in progress: enough to keep the network busy. */
const heldAtMost = 512;
/** Also limited to what the platforms accept within this time, so that later messages are not held here waiting. */
const aheadMs = 2_000;
/** Polling interval while deliveries are in progress. */
const lookEveryMs = 250;
const settleEveryMs = 250;
/** A run does not go on for long for updates alone: its other work waits until it ends. */
const updateForMs = 10_000;
const updatesInHand = 8;

/**
 * Posts everything that is due, until nothing is: claim, re-check, render, guard, post, record, all in batches. Also
 * settles deliveries left behind by other workers. Any number of runs may do this concurrently, within one process or
 * in several. A room that hangs does not delay others.
 *
 * @param onMore called when more is due than this run takes at once, so that others can help
 * @param stopping after it nothing is claimed or begun; deliveries not begun are given back
 * @returns the number of messages posted
 */
export async function deliverDue(
  core: Core,
  stopping: AbortSignal = new AbortController().signal,
  onMore: () => void = () => {},
  time: SteadyTime = steadyTime,
): Promise<number> {
  const claims = openClaims(core.db.sql, core.log, time, [...core.platforms.keys()]);
  const posting = createPosting(core, claims, stopping, time);
  const atMost = heldAtMostBy(core);
  const claimedAtOnce = Math.min(claimedAtMost, atMost);
  const underWay = new Set<Promise<void>>();
  let ended = 0;
  const begin = (work: Promise<void>): void => {
    const task = work
      .catch((error: unknown) => {
        // Its leases are no longer renewed; once they expire, its deliveries are settled.
        core.log.error({ err: error }, 'a slice of the outbox was interrupted and will be settled');
      })
      .finally(() => {
        ended += 1;
        underWay.delete(task);
      });
    underWay.add(task);
  };
  const deliver = async (claimed: readonly Held[]): Promise<void> => {
    try {
      const loaded = await loadClaimed(core, claimed);
      // With what was taken over meanwhile nothing more may be done.
      const mine = loaded.filter(({ held }) => claims.has(held));
      await posting.post(await prepare(core, claims.owner, mine));
    } finally {
      for (const held of claimed) claims.drop(held);
    }
  };
  const untilMs = time.nowMs() + updateForMs;
  const updatesAtMost = updatesInHandFor(core);
  let updating = 0;
  /** Only when no message is waiting. False: there was nothing to claim, or it is another run's turn. */
  const updateCards = async (): Promise<boolean> => {
    if (time.nowMs() > untilMs) return false;
    const claimed = await claims.claimUpdates(core.clock.now(), updatesAtMost - updating);
    if (claimed.length === 0) return false;
    updating += claimed.length;
    begin(deliver(claimed).finally(() => (updating -= claimed.length)));
    return true;
  };
  let settledMs = Number.NEGATIVE_INFINITY;
  let left: Pick<Work, 'rooms' | 'homes'> = { rooms: true, homes: true };
  try {
    while (!stopping.aborted) {
      const endedBefore = ended;
      const work = await claims.look(core.clock.now());
      left = work;
      if (work.lapsed && time.nowMs() - settledMs >= settleEveryMs) {
        settledMs = time.nowMs();
        begin(settleLapsed(core, claims, deliver));
      }
      const room = Math.min(claimedAtOnce, atMost - claims.size);
      const mayClaim = work.messages && room >= claimedAtOnce / 2;
      const claimed = mayClaim ? await claims.claim(core.clock.now(), room) : [];
      if (claimed.length === room && claims.size > atMost - claimedAtOnce / 2) onMore();
      if (claimed.length > 0) begin(deliver(claimed));
      else if (work.updates && (await updateCards())) continue;
      else if (underWay.size > 0) await Promise.race([...underWay, time.wait(lookEveryMs)]);
      // A delivery that ended during the claim may have made more work available.
      else if (ended === endedBefore) break;
    }
  } finally {
    // Also after a database failure: posted messages must be recorded once it is back.
    await Promise.all(underWay);
    claims.close();
  }
  if (left.rooms) await changeRooms(core);
  if (left.homes && !stopping.aborted) await followHomes(core);
  return posting.posted();
}

/** Also limited by what the platforms accept, so that a slow one is not waited for with many held. */
function updatesInHandFor({ platforms }: Core): number {
  const paces = [...platforms.values()].flatMap((platform) => paceOf(platform, 'edits') ?? []);
  return Math.min(updatesInHand, ...paces.map((perMs) => Math.ceil(perMs * aheadMs)));
}

function heldAtMostBy({ platforms }: Core): number {
  const paces = [...platforms.values()].map((platform) => paceOf(platform));
  const ahead = paces.map((perMs) => (perMs === null ? heldAtMost : Math.ceil(perMs * aheadMs)));
  const sum = ahead.reduce((total, count) => total + count, 0);
  return Math.min(heldAtMost, Math.max(1, sum));
}
