import { z } from 'zod';
import type { AnswerHandle, MessageRef, SendOptions, SendResult } from '../../../jobs/ports.ts';
import type { Content } from '../../../templates/reader/card.ts';
import type { FormView } from '../../../templates/reader/form.ts';
import type { CallFeishu } from './api.ts';
import { rejected } from '../../network/lost-request.ts';
import { type FeishuCard, renderCard } from './render.ts';
import { renderForm } from './render-form.ts';

/** A room, or a person: the bot's chat with the person opens by itself. */
export type Target = { readonly chatId: string } | { readonly openId: string };

const posted = z.object({ message_id: z.string().min(1), chat_id: z.string().min(1) });
const shown = z.object({ message_id: z.string().min(1) });
const chat = z.object({ chat_mode: z.string() });

/** Feishu posts at most one message under the same `uuid` within an hour. The rest is for a slow clock and a late retry. */
export const repeatableMs = 30 * 60_000;

/**
 * Posts a card. Under the same marker, Feishu posts it once, so an interrupted send is repeated instead of looked for:
 * cards come back from the history in other words than they were sent.
 */
export async function postCard(
  call: CallFeishu,
  target: Target,
  content: Content,
  options?: Pick<SendOptions, 'marker' | 'mayBegin'>,
): Promise<SendResult> {
  const drawn = drawSafely(() => renderCard(content));
  return 'status' in drawn ? drawn : await sendCard(call, target, drawn, options);
}

/** Shows a form in the chat with the person, where no one else sees it, wherever it was asked for. */
export async function postForm(
  call: CallFeishu,
  { platformUserId, platformRoomId, detail }: AnswerHandle,
  form: FormView,
): Promise<SendResult> {
  if (platformUserId === '' || detail?.['outside'] !== undefined) {
    return rejected('unsupported', 'forms are shown to colleagues only');
  }
  const drawn = drawSafely(() => renderForm(form, platformRoomId));
  return 'status' in drawn ? drawn : await sendCard(call, { openId: platformUserId }, drawn);
}

async function sendCard(
  call: CallFeishu,
  target: Target,
  drawn: FeishuCard,
  options?: Pick<SendOptions, 'marker' | 'mayBegin'>,
): Promise<SendResult> {
  const toPerson = 'openId' in target;
  const result = await call({
    method: 'POST',
    path: 'im/v1/messages',
    query: { receive_id_type: toPerson ? 'open_id' : 'chat_id' },
    body: {
      receive_id: toPerson ? target.openId : target.chatId,
      msg_type: 'interactive',
      content: JSON.stringify(drawn),
      ...(options === undefined ? {} : { uuid: options.marker }),
    },
    mayBegin: options?.mayBegin,
  });
  if (!result.ok) return result.failure;
  const read = posted.safeParse(result.data);
  if (!read.success) return { status: 'unknown', cause: 'Feishu accepted it without saying where' };
  const { chat_id: platformRoomId, message_id: platformMessageId } = read.data;
  return { status: 'accepted', ref: { platformRoomId, platformMessageId } };
}

/**
 * Shows a card to one person in a room, only while that person's Feishu is open. A failure is never made up for by a
 * visible message.
 */
export async function whisperCard(
  call: CallFeishu,
  chatId: string,
  openId: string,
  content: Content,
): Promise<SendResult> {
  const drawn = drawSafely(() => renderCard(content));
  if ('status' in drawn) return drawn;
  const result = await call({
    method: 'POST',
    path: 'ephemeral/v1/send',
    body: { chat_id: chatId, open_id: openId, msg_type: 'interactive', card: drawn },
  });
  if (!result.ok) return result.failure;
  const read = shown.safeParse(result.data);
  if (!read.success) return { status: 'unknown', cause: 'Feishu accepted it without saying where' };
  return {
    status: 'accepted',
    ref: { platformRoomId: chatId, platformMessageId: read.data.message_id },
  };
}

/** Replaces a card of ours in the chat with one person; a customer may read any other chat. */
export async function updateCard(
  call: CallFeishu,
  ref: MessageRef,
  content: Content,
  { mayBegin }: Pick<SendOptions, 'mayBegin'>,
): Promise<SendResult> {
  const drawn = drawSafely(() => renderCard(content));
  if ('status' in drawn) return drawn;
  const place = await call({ method: 'GET', path: `im/v1/chats/${encodeURIComponent(ref.platformRoomId)}` });
  if (!place.ok) {
    // Nothing was changed yet, so the outcome is known.
    const { failure } = place;
    return failure.status === 'unknown' ? rejected('unreachable', failure.cause) : failure;
  }
  if (chat.safeParse(place.data).data?.chat_mode !== 'p2p') {
    return rejected('unsupported', 'only cards in the chat with one person are updated');
  }
  const result = await call({
    method: 'PATCH',
    path: `im/v1/messages/${encodeURIComponent(ref.platformMessageId)}`,
    body: { content: JSON.stringify(drawn) },
    mayBegin,
  });
  return result.ok ? { status: 'accepted', ref } : result.failure;
}

/** The card, or why there is none. */
function drawSafely(draw: () => FeishuCard): FeishuCard | Extract<SendResult, { status: 'rejected' }> {
  try {
    return draw();
  } catch (error) {
    if (error instanceof RangeError) return rejected('too_long', error.message);
    throw error;
  }
}
