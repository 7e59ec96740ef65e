import { z } from 'zod';
import type { Inbound, InboundOf } from '../../../jobs/ports.ts';
import type { FeishuEvent } from './open-envelope.ts';
import { readCardAction } from './read-card-action.ts';
import { readWords } from './read-words.ts';
import { handleOf, instantOf, isThere, type Known, platform, senderOf, text } from './sender.ts';

const person = z.object({ open_id: text }).nullish();

const messageEvent = z.object({
  sender: z.object({ sender_id: person, sender_type: z.string(), tenant_key: text }),
  message: z.object({
    message_id: z.string().min(1),
    root_id: text,
    parent_id: text,
    create_time: text,
    chat_id: z.string().min(1),
    chat_type: z.string(),
    message_type: z.string(),
    content: z.string(),
    mentions: z
      .array(z.object({ key: z.string(), name: z.string(), id: person }))
      .nullish()
      .catch(undefined),
  }),
});

const recallEvent = z.object({ message_id: z.string().min(1), chat_id: z.string().min(1) });

const chatEvent = z.object({
  chat_id: z.string().min(1),
  operator_id: person,
  operator_tenant_key: text,
});

const usersEvent = z.object({
  chat_id: z.string().min(1),
  users: z.array(z.object({ user_id: person, tenant_key: text, name: text })).catch([]),
});

/**
 * The items of an event; none when it is nothing for us: an event of another kind, a message of a bot, or one that
 * cannot be read.
 */
export function readEvent(event: FeishuEvent, known: Known): readonly Inbound[] {
  const { event_type: type } = event.header;
  switch (type) {
    case 'im.message.receive_v1':
      return listOf(readMessage(event, known));
    case 'im.message.recalled_v1':
      return listOf(readRecall(event, known));
    case 'im.chat.member.user.added_v1':
      return readUsers(event, known, 'joined');
    case 'im.chat.member.user.deleted_v1':
    case 'im.chat.member.user.withdrawn_v1':
      return readUsers(event, known, 'left');
    case 'im.chat.member.bot.added_v1':
      return listOf(readBot(event, known, 'joined'));
    case 'im.chat.member.bot.deleted_v1':
    case 'im.chat.disbanded_v1':
      return listOf(readBot(event, known, 'left'));
    case 'card.action.trigger':
      return listOf(readCardAction(event, known));
    default:
      return [];
  }
}

/** The people an event names, whose names are looked up before it is read. */
export function peopleIn({ event }: FeishuEvent): {
  readonly chatId: string;
  readonly ids: readonly string[];
} {
  const message = messageEvent.safeParse(event);
  if (message.success) {
    const { sender, message: written } = message.data;
    return { chatId: written.chat_id, ids: listOf(sender.sender_id?.open_id || null) };
  }
  const action = z
    .object({ operator: z.object({ open_id: z.string() }), context: z.object({ open_chat_id: z.string() }) })
    .safeParse(event);
  if (!action.success) return { chatId: '', ids: [] };
  return { chatId: action.data.context.open_chat_id, ids: [action.data.operator.open_id] };
}

function readMessage(event: FeishuEvent, known: Known): InboundOf<'message'> | null {
  const read = messageEvent.safeParse(event.event);
  if (!read.success) return null;
  const { sender, message } = read.data;
  const id = sender.sender_id?.open_id;
  // Other bots, and this one.
  if (sender.sender_type !== 'user' || !isThere(id) || id === known.botOpenId) return null;
  const { chat_id: platformRoomId, message_id } = message;
  const direct = message.chat_type === 'p2p';
  const { mentioned, ...words } = readWords(message, known.botOpenId);
  const root = [message.root_id, message.parent_id].find(isThere);
  const from = senderOf(id, sender.tenant_key, known);
  return {
    platform,
    kind: 'message',
    dedupeKey: `message:${message_id}`,
    at: instantOf(message.create_time, known.nowMs),
    from,
    ...words,
    message: { platformRoomId, platformMessageId: message_id },
    thread: root === undefined ? null : { platformRoomId, platformMessageId: root },
    where: direct ? 'direct' : 'room',
    addressed: direct || mentioned,
    handle: handleOf(from, platformRoomId, direct),
  };
}

/** Feishu does not say who took it back. */
function readRecall({ event, header }: FeishuEvent, known: Known): InboundOf<'deleted'> | null {
  const read = recallEvent.safeParse(event);
  if (!read.success) return null;
  const { chat_id: platformRoomId, message_id: platformMessageId } = read.data;
  return {
    platform,
    kind: 'deleted',
    dedupeKey: `deleted:${platformMessageId}`,
    at: instantOf(header.create_time, known.nowMs),
    from: { platformUserId: '', name: '', external: 'unknown' },
    message: { platformRoomId, platformMessageId },
  };
}

/** One item for each person who came or went. */
function readUsers(
  { event, header }: FeishuEvent,
  known: Known,
  change: 'joined' | 'left',
): readonly InboundOf<'member'>[] {
  const read = usersEvent.safeParse(event);
  if (!read.success) return [];
  const { chat_id: platformRoomId, users } = read.data;
  return users.flatMap(({ user_id, tenant_key, name }) => {
    const id = user_id?.open_id;
    if (!isThere(id)) return [];
    const from = { ...senderOf(id, tenant_key, known), ...(isThere(name) ? { name } : {}) };
    return [
      {
        platform,
        kind: 'member' as const,
        dedupeKey: `member:${header.event_id}:${id}`,
        at: instantOf(header.create_time, known.nowMs),
        from,
        change,
        platformRoomId,
        bot: false,
        handle: handleOf(from, platformRoomId),
      },
    ];
  });
}

function readBot(
  { event, header }: FeishuEvent,
  known: Known,
  change: 'joined' | 'left',
): InboundOf<'member'> | null {
  const read = chatEvent.safeParse(event);
  if (!read.success) return null;
  const { chat_id: platformRoomId, operator_id, operator_tenant_key } = read.data;
  const from = senderOf(operator_id?.open_id ?? '', operator_tenant_key, known);
  return {
    platform,
    kind: 'member',
    dedupeKey: `member:${header.event_id}`,
    at: instantOf(header.create_time, known.nowMs),
    from,
    change,
    platformRoomId,
    bot: true,
    handle: handleOf(from, platformRoomId),
  };
}

function listOf<T>(one: T | null): readonly T[] {
  return one === null ? [] : [one];
}
