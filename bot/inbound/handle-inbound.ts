import { answerAction } from '../../templates/reader/card.ts';
import type { Core } from '../../jobs/core.ts';
import { openHome } from '../../jobs/outbox/home-pages.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';
import type { Inbound, InboundOf } from '../../jobs/ports.ts';
import { reviseAsArrived, reviseLog } from '../../jobs/logs/revise-log.ts';
import type { CommandContext, Reply } from '../commands/engine/context.ts';
import { answerCommand } from '../commands/engine/answer-command.ts';
import { onClick } from '../actions/on-click.ts';
import { submitForm } from '../actions/submit-form.ts';
import { answerPage, refuse, reply } from './answer.ts';
import { contextOf } from './context-of.ts';
import { handleAnswer } from './handle-answer.ts';
import { handleKeep } from './handle-keep.ts';
import { handleMember } from './handle-member.ts';
import { handleMessage } from './handle-message.ts';

/**
 * Dispatches an inbound item to its handler. The sender is checked against the staff register here, for every kind:
 * a customer can type a command, press a button they were shown by mistake, or submit a form.
 */
export async function handleInbound(
  given: Core,
  inbound: Inbound,
  inboundId: string,
  /** Sends the answer to a colleague: to the chat, unless a caller in this process takes it. */
  answer: typeof reply = reply,
): Promise<void> {
  const core: Core = { ...given, inbound: { id: inboundId, made: new Set() } };
  switch (inbound.kind) {
    case 'message':
      await handleMessage(core, inbound);
      return await reviseAsArrived(core, inbound.platform, inbound.message);
    case 'edited':
      await reviseLog(core, inbound.platform, inbound.message, inbound.text);
      return;
    case 'deleted':
      await reviseLog(core, inbound.platform, inbound.message, null);
      return;
    case 'member':
      return await handleMember(core, inbound, inboundId);
    case 'home':
      return await handleHome(core, inbound);
    case 'click':
      if (inbound.action === answerAction) return await handleAnswer(core, inbound);
      return await handleAsked(core, inbound, answer);
    case 'keep':
    case 'command':
    case 'form':
      return await handleAsked(core, inbound, answer);
  }
}

type Asked = InboundOf<'keep' | 'command' | 'click' | 'form'>;

/** What only staff may ask. */
async function handleAsked(core: Core, inbound: Asked, answer: typeof reply): Promise<void> {
  const staff = await whoIs(core, inbound.platform, inbound.from, inbound.at);
  if (staff === null) return await refuse(core, inbound.platform, inbound.handle);
  const context = await contextOf(core, inbound.platform, staff, whereOf(inbound));
  const answered = await answerTo(context, inbound);
  const page = inbound.kind === 'form' ? inbound.page : undefined;
  if (inbound.kind === 'form' && page !== undefined) {
    return await answerPage(core, { ...inbound, page }, answered);
  }
  return await answer(core, inbound.platform, inbound.handle, answered);
}

async function answerTo(context: CommandContext, inbound: Asked): Promise<Reply> {
  switch (inbound.kind) {
    case 'keep':
      return await handleKeep(context, inbound);
    case 'command':
      return await answerCommand(context, inbound.text);
    case 'click':
      return await onClick(context, inbound.action, inbound.value);
    case 'form':
      return await submitForm(context, inbound.form, inbound.subject, inbound.values);
  }
}

/** A kept message belongs to the customer of the group it was posted in, wherever the answer goes. */
function whereOf(inbound: Asked): string | null {
  return inbound.kind === 'keep' ? inbound.message.platformRoomId : (inbound.handle.platformRoomId ?? null);
}

/** A page that could not be shown is shown when it is opened again. */
async function handleHome(core: Core, { platform, from, at }: InboundOf<'home'>): Promise<void> {
  const { platformUserId } = from;
  await openHome(core, { platform, platformUserId }, await whoIs(core, platform, from, at));
}
