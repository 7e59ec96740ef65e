import pLimit from 'p-limit';
import type { Core } from '../../jobs/core.ts';
import {
  claimInbox,
  failInbox,
  finishInbox,
  inboxLeaseSeconds,
  type InboxItem,
  isExhausted,
  waitsForTurn,
} from '../../jobs/inbox/inbox.ts';
import { reopenFormPage } from '../../jobs/form-pages/form-pages.ts';
import { readDatabaseClock, type SteadyTime, steadyTime } from '../../jobs/steady-time.ts';
import { handleInbound } from './handle-inbound.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';
import type { AnswerHandle, Inbound } from '../../jobs/ports.ts';
import { traced } from '../../jobs/traced.ts';
import { plainText } from '../../templates/reader/card.ts';
import type { Reply } from '../commands/engine/context.ts';
import { answerStaff, type reply } from './answer.ts';

/** How many lanes are processed concurrently from the store. */
const lanesAtOnce = 4;
/** How many items of one room may be in hands, where many may click at the same time. */
const ofRoom = 2;

/** An item whose turn has not come by then is left to the queue's job. */
const patienceMs = 10_000;
const lookEveryMs = 100;

/**
 * Processes one inbound item, or (as the queue's job) all items that no one holds. Items are claimed one at a time, so
 * that no lease runs while its item waits.
 *
 * @param stopping after it no further item is claimed
 */
export async function workInbox(
  core: Core,
  only: string | null = null,
  stopping?: AbortSignal,
  time: SteadyTime = steadyTime,
): Promise<void> {
  if (only !== null) {
    const item = await claimInTurn(core, only, time);
    if (item !== null) await workTraced(core, item);
    return;
  }
  const claiming = pLimit(1);
  let busy = 0;
  const claim = (mayTakeOver: boolean) =>
    // One after the other, so that each sees what the others took. The last lane is kept for a room of which nothing is in hands.
    claiming(async () => {
      const most = busy < lanesAtOnce - 1 ? ofRoom : 1;
      const item = await claimInbox(core.db, { ofRoom: most }, mayTakeOver);
      if (item !== null) busy += 1;
      return item;
    });
  const work = async (item: InboxItem) => {
    await workTraced(core, item);
    busy -= 1;
  };
  // One lane that is long or slow holds up no other.
  await Promise.all(
    Array.from({ length: lanesAtOnce }, () => workOff(core, { claim, work }, stopping, time)),
  );
}

interface Lane {
  readonly claim: (mayTakeOver: boolean) => Promise<InboxItem | null>;
  readonly work: (item: InboxItem) => Promise<void>;
}

async function workOff(
  core: Core,
  { claim, work }: Lane,
  stopping: AbortSignal | undefined,
  time: Omit<SteadyTime, 'wait'>,
): Promise<void> {
  for (;;) {
    if (stopping?.aborted === true) return;
    // After the database's clock was set, what another process works on may appear to have been left behind.
    await readDatabaseClock(core.db.sql, time);
    const mayTakeOver = time.isDatabaseClockEven(core.db.sql, inboxLeaseSeconds);
    const item = await claim(mayTakeOver);
    if (item === null) return;
    await work(item);
  }
}

/** Waits while another process works on what arrived before it in its lane. Null: it is in other hands, or will be. */
async function claimInTurn(
  core: Core,
  id: string,
  time: Pick<SteadyTime, 'wait'> = steadyTime,
): Promise<InboxItem | null> {
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const item = await claimInbox(core.db, { id }, false);
    if (item !== null || waitedMs >= patienceMs || !(await waitsForTurn(core.db, id))) return item;
    await time.wait(lookEveryMs);
  }
}

async function workTraced(core: Core, item: InboxItem): Promise<void> {
  const attributes = () => ({ 'xinhang.inbound_id': item.id, 'xinhang.platform': item.inbound.platform });
  await traced(`inbound ${item.inbound.kind}`, attributes, () => workOne(core, item));
}

/**
 * Processes a stored item whose sender waits for the answer, which is returned instead of posted. Null: there is none
 * yet. The item is then tried again like any other, and answered in the chat.
 */
export async function workWhileWaiting(core: Core, id: string): Promise<Reply | null> {
  const item = await claimInTurn(core, id);
  if (item === null) return null;
  let answered: Reply | null = null;
  await workOne(core, item, async (_core, _platform, _handle, answer) => {
    answered = answer;
  });
  return answered;
}

async function workOne(core: Core, item: InboxItem, answer?: typeof reply): Promise<void> {
  try {
    if (isExhausted(item)) throw new Error('every process that worked on it died before it was done');
    await handleInbound(core, item.inbound, item.id, answer);
    await finishInbox(core.db, core.clock, item);
  } catch (error) {
    core.log.error({ err: error, inboundId: item.id, kind: item.inbound.kind }, 'an inbound item failed');
    const left = await failInbox(core.db, item, error instanceof Error ? error.message : String(error));
    if (left === 'failed') await giveUp(core, item.inbound);
  }
}

/**
 * Gives up an item after its last attempt: counts it for monitoring, and tells the colleague who sent it, who would
 * otherwise take it for done. Customers are not told.
 */
async function giveUp(core: Core, inbound: Inbound): Promise<void> {
  core.counts.countInboundFailed(inbound.kind);
  const handle = awaitedAt(inbound);
  if (handle === null) return;
  const { platform, from } = inbound;
  const text = core.templates.texts.renderStaff('reply/failed', core.language, {});
  if (inbound.kind === 'form' && inbound.page !== undefined) {
    await reopenFormPage(core, inbound.page, inbound.values, plainText(text));
  }
  if ((await whoIs(core, platform, from, inbound.at)) === null) return;
  await answerStaff(core, platform, handle, text);
}

/** Where an answer is expected; ordinary talk expects none. */
function awaitedAt(inbound: Inbound): AnswerHandle | null {
  switch (inbound.kind) {
    case 'edited':
    case 'deleted':
    case 'member':
    case 'home':
      return null;
    case 'message':
      return inbound.addressed || inbound.where === 'direct' || inbound.thread !== null
        ? inbound.handle
        : null;
    case 'command':
    case 'click':
    case 'form':
    case 'keep':
      return inbound.handle;
  }
}
