import type { Core } from '../../jobs/core.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';
import type { AnswerHandle, Inbound } from '../../jobs/ports.ts';
import { answerStaff } from './answer.ts';

/**
 * An item that had its chances: counted for whoever watches, and said to the colleague who sent it, or they would
 * take it for done. A customer hears nothing of it.
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

/** Where an answer is waited for; talk between people waits for none. */
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
