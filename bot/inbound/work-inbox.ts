import type { Core } from '../../jobs/core.ts';
import { claimInbox, failInbox, finishInbox, type InboxItem } from '../../jobs/record/inbox.ts';
import { handleInbound } from './handle-inbound.ts';

/** Works on what has arrived: one item, or (the courier's job) everything nobody is working on. */
export async function workInbox(core: Core, only: string | null = null): Promise<void> {
  for (;;) {
    const items = await claimInbox(core.db, 50, only);
    for (const item of items) await workOne(core, item);
    if (only !== null || items.length === 0) return;
  }
}

async function workOne(core: Core, item: InboxItem): Promise<void> {
  try {
    await handleInbound(core, item.inbound, item.id);
    await finishInbox(core.db, core.clock, item.id);
  } catch (error) {
    core.log.error({ err: error, inboundId: item.id, kind: item.inbound.kind }, 'an inbound item failed');
    await failInbox(core.db, item, error instanceof Error ? error.message : String(error));
  }
}
