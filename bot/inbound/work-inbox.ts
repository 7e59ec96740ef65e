import type { Core } from '../../jobs/core.ts';
import { claimInbox, failInbox, finishInbox, type InboxItem, isExhausted } from '../../jobs/inbox/inbox.ts';
import { giveUp } from './give-up.ts';
import { handleInbound } from './handle-inbound.ts';

/**
 * Processes one inbound item, or (as the queue's job) all items that no one holds. Items are claimed one at a time, so
 * that no lease runs while its item waits.
 */
export async function workInbox(core: Core, only: string | null = null): Promise<void> {
  for (;;) {
    const item = await claimInbox(core.db, only);
    if (item === null) return;
    await workOne(core, item);
    if (only !== null) return;
  }
}

async function workOne(core: Core, item: InboxItem): Promise<void> {
  try {
    if (isExhausted(item)) throw new Error('every process that worked on it died before it was done');
    await handleInbound(core, item.inbound, item.id);
    await finishInbox(core.db, core.clock, item);
  } catch (error) {
    core.log.error({ err: error, inboundId: item.id, kind: item.inbound.kind }, 'an inbound item failed');
    const left = await failInbox(core.db, item, error instanceof Error ? error.message : String(error));
    if (left === 'failed') await giveUp(core, item.inbound);
  }
}
