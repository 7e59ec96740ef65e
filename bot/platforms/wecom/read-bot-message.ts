import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Inbound } from '../../../jobs/ports.ts';
import { platform } from './receive.ts';
import { directRoom } from './send.ts';

const word = z.string().min(1);
const words = z.object({ content: z.string() });

const message = z.object({
  msgid: word,
  chattype: z.enum(['single', 'group']),
  chatid: z.string().optional(),
  from: z.object({ userid: word }),
  create_time: z.number().optional(),
  msgtype: word,
  text: words.optional(),
  voice: words.optional(),
  mixed: z.object({ msg_item: z.array(z.object({ text: words.optional() })) }).optional(),
});
export type BotMessage = z.infer<typeof message>;

/** @returns null for anything else */
export function readBotMessage(body: unknown): BotMessage | null {
  const read = message.safeParse(body);
  return read.success ? read.data : null;
}

/** A member's encrypted account, as a bot not created by a super administrator gets it. */
export const isSealed = (userId: string): boolean => /^wo[\w-]{20,}$/u.test(userId);

/**
 * A message to the bot. It is answered in the app's chat with the member: in a group everyone would read the answer.
 *
 * @param userId the account in the directory; null where WeCom does not tell it
 */
export function botInbound(said: BotMessage, userId: string | null, nowMs: number): Inbound {
  const id = userId ?? said.from.userid;
  const isGroup = said.chattype === 'group';
  const room = isGroup && said.chatid !== undefined ? said.chatid : directRoom(id);
  const plain =
    said.text?.content ??
    said.voice?.content ??
    said.mixed?.msg_item.flatMap(({ text }) => text?.content ?? []).join('') ??
    '';
  const text = (isGroup ? withoutMention(plain) : plain).trim();
  return {
    platform,
    kind: 'message',
    dedupeKey: `bot:${said.msgid}`,
    at: Temporal.Instant.fromEpochMilliseconds((said.create_time ?? nowMs / 1000) * 1000).toString(),
    from: { platformUserId: id, name: id, external: userId === null ? 'unknown' : id.includes('/') },
    text: text === '' ? `[${said.msgtype}]` : text,
    message: { platformRoomId: room, platformMessageId: said.msgid },
    thread: null,
    where: isGroup ? 'room' : 'direct',
    addressed: true,
    handle: { platformUserId: id, platformRoomId: room },
  };
}

/** In a group the text begins with the bot's name; people also type a full-width ＠. */
const withoutMention = (text: string): string => text.replace(/^\s*[@＠]\S+[\s\u2005]*/u, '');
