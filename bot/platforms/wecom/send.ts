import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MessageRef, SendOptions, SendResult } from '../../../jobs/ports.ts';
import type { Content } from '../../../templates/reader/card.ts';
import type { WeComApi } from './api.ts';
import type { Budget } from './budget.ts';
import { type Failure, rejected } from '../../network/lost-request.ts';
import { failureOf } from './outcome.ts';
import { cardOf, fitsCard, textParts } from './render.ts';

/** The chat of the app with one member has no id, so it is named by the member. */
const directPrefix = 'dm:';

export const directRoom = (userId: string): string => `${directPrefix}${userId}`;

const memberOf = (room: string): string | null =>
  room.startsWith(directPrefix) ? room.slice(directPrefix.length) : null;

export interface Sending {
  /** To one member. Without a marker, equal words may be said again at once. */
  toMember(userId: string, content: Content, options: Partial<SendOptions>): Promise<SendResult>;
  /** In a group that the app has made. */
  toRoom(
    room: string,
    content: Content,
    options: Pick<SendOptions, 'marker' | 'mayBegin'>,
  ): Promise<SendResult>;
  update(message: MessageRef, content: Content, options: Pick<SendOptions, 'mayBegin'>): Promise<SendResult>;
}

const sent = z.object({
  msgid: z.string().optional(),
  response_code: z.string().optional(),
  invaliduser: z.string().optional(),
  unlicenseduser: z.string().optional(),
});

/** A code for updating a card follows the message's id. */
const codeSeparator = ' ';

export function createSending(api: WeComApi, agentId: number, budget: Budget): Sending {
  /** One message; WeCom counts the messages to a member, and drops what is too many without a word. */
  const send = async (
    userId: string,
    message: object,
    mayBegin: (() => boolean) | undefined,
    isChecked: boolean,
  ): Promise<z.infer<typeof sent> | Failure> => {
    const waitMs = budget.take(userId);
    if (waitMs > 0) return rejected('rate_limited', 'too many messages to one member', waitMs);
    const body = { touser: userId, agentid: agentId, ...message };
    const call = async () => sent.parse(await api.call({ path: '/cgi-bin/message/send', body, mayBegin }));
    try {
      return await call();
    } catch (error) {
      const failure = failureOf(error);
      // WeCom drops the same request the second time, so asking again settles it.
      if (failure.status !== 'unknown' || !isChecked || mayBegin?.() === false) return failure;
      return await call().catch(() => failure);
    }
  };

  return {
    async toMember(userId, content, { marker, code, mayBegin }) {
      const isCard = (content.buttons ?? []).length > 0;
      const texts = isCard && fitsCard(content) ? [] : textParts(isCard ? content : withCode(content, code));
      const messages: readonly object[] = [
        ...texts.map((words) => ({ msgtype: 'text', text: { content: words } })),
        ...(isCard
          ? [
              {
                msgtype: 'template_card',
                template_card: { ...cardOf(content, code), task_id: marker ?? crypto.randomUUID() },
              },
            ]
          : []),
      ];
      let last = '';
      for (const [part, message] of messages.entries()) {
        const check = marker === undefined ? {} : sameOnlyFor(`${marker} ${part}`);
        const result = await send(userId, { ...message, ...check }, mayBegin, marker !== undefined);
        if ('status' in result) return result;
        const { msgid, response_code: code, invaliduser = '', unlicenseduser = '' } = result;
        if (invaliduser !== '') return rejected('unknown_person', `${invaliduser} cannot see the app`);
        if (unlicenseduser !== '') return rejected('unknown_person', `${unlicenseduser} has no licence`);
        last = [msgid ?? marker ?? '', ...(code === undefined ? [] : [code])].join(codeSeparator);
      }
      return { status: 'accepted', ref: { platformRoomId: directRoom(userId), platformMessageId: last } };
    },
    async toRoom(chatid, content, { marker, mayBegin }) {
      for (const words of textParts(content)) {
        const body = { chatid, msgtype: 'text', text: { content: words }, safe: 0 };
        try {
          await api.call({ path: '/cgi-bin/appchat/send', body, mayBegin });
        } catch (error) {
          return failureOf(error);
        }
      }
      // A message in a group has no id of its own.
      return { status: 'accepted', ref: { platformRoomId: chatid, platformMessageId: marker } };
    },
    async update(message, content, { mayBegin }) {
      const userId = memberOf(message.platformRoomId);
      const [, code] = message.platformMessageId.split(codeSeparator);
      if (userId === null || code === undefined) {
        return rejected('unsupported', 'only cards in the chat with a colleague are updated');
      }
      try {
        await api.call({
          path: '/cgi-bin/message/update_template_card',
          body: { userids: [userId], agentid: agentId, response_code: code, template_card: cardOf(content) },
          mayBegin,
        });
        return { status: 'accepted', ref: message };
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}

const withCode = (content: Content, code: string | undefined): Content =>
  code === undefined ? content : { ...content, body: [...content.body, code] };

const leastSeconds = 3 * 3_600;
const spreadSeconds = 3_600;

/**
 * WeCom drops a request whose JSON is the same as an earlier one's. So that two messages with the same words both arrive,
 * and the same message sent again does not, the interval of the check depends on the message. At most four hours.
 */
function sameOnlyFor(part: string): object {
  const digest = createHash('sha256').update(part).digest().readUInt32BE(0);
  return {
    enable_duplicate_check: 1,
    duplicate_check_interval: leastSeconds + (digest % spreadSeconds),
  };
}
