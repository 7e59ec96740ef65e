import type { Core } from '../../jobs/core.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';
import type { AnswerHandle, Inbound } from '../../jobs/ports.ts';
import { answerStaff } from './answer.ts';

/**
 * Gives up an item after its last attempt: counts it for monitoring, and tells the colleague who sent it, who would
 * otherwise take it for done. Customers are not told.
 */
export async function giveUp(core: Core, inbound: Inbound): Promise<void> {
  core.counts.countInboundFailed(inbound.kind);
  const handle = awaitedAt(inbound);
  if (handle === null) return;
  const { platform, from } = inbound;
  if ((await whoIs(core, platform, from)) === null) return;
  const text = core.templates.texts.renderStaff('reply/failed', core.language, {});
  await answerStaff(core, platform, handle, text);
}

/** Where an answer is expected; ordinary talk expects none. */
function awaitedAt(inbound: Inbound): AnswerHandle | null {
  switch (inbound.kind) {
    case 'edited':
    case 'deleted':
    case 'member':
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
