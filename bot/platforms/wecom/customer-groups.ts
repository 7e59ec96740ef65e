import { z } from 'zod';
import type { HandOver, HandOverOutcome, MessageRef, SendOptions, SendResult } from '../../../jobs/ports.ts';
import type { Content } from '../../../templates/reader/card.ts';
import { plainText } from '../../../templates/reader/card.ts';
import { rejected } from '../../network/lost-request.ts';
import type { WeComApi } from './api.ts';
import { failureOf, refusalOf } from './outcome.ts';

/** What a group message may have; a customer is not sent a part of a text. */
const textBytes = 4_000;
const hourMs = 3_600_000;
/** The message's id is followed by the member who has to send it. */
const separator = ' ';

const group = z.object({ group_chat: z.object({ owner: z.string().min(1), name: z.string().catch('') }) });
const created = z.object({ msgid: z.string().min(1), fail_list: z.array(z.string()).catch([]) });
const results = z.object({
  send_list: z.array(z.object({ chat_id: z.string().catch(''), status: z.number() })).catch([]),
});

/** `send_list.status`; 0 is not sent yet. */
const sent = 1;
const refusals: Readonly<Record<number, string>> = {
  2: 'the customer is no longer a contact',
  3: 'the customer has already had another group message',
};

export interface CustomerGroups {
  /** The member who made the group or was given it. */
  owner(chatId: string): Promise<{ readonly owner: string; readonly name: string }>;
  post(chatId: string, content: Content, options: Pick<SendOptions, 'mayBegin'>): Promise<SendResult>;
  readonly handOver: HandOver;
}

/** 企业群发: a group with customers is written to by its owner, who is asked to send each message. */
export function createCustomerGroups(api: WeComApi): CustomerGroups {
  const owner = async (chatId: string) => {
    const found = await api.call({
      path: '/cgi-bin/externalcontact/groupchat/get',
      body: { chat_id: chatId, need_name: 1 },
    });
    return group.parse(found).group_chat;
  };

  const read = async ({ platformRoomId, platformMessageId }: MessageRef): Promise<HandOverOutcome> => {
    const [msgid, userid] = platformMessageId.split(separator);
    const { send_list: list } = results.parse(
      await api.call({
        path: '/cgi-bin/externalcontact/get_groupmsg_send_result',
        body: { msgid, userid, limit: 500 },
      }),
    );
    const status = list.find(({ chat_id: chat }) => chat === platformRoomId)?.status;
    // For groups WeCom lists only what was sent or failed.
    if (status === undefined || status === 0) return { status: 'waiting' };
    if (status === sent) return { status: 'sent', ref: { platformRoomId, platformMessageId } };
    return { status: 'refused', detail: refusals[status] ?? `WeCom says status ${status}` };
  };

  /** @returns whether WeCom did it */
  const about = async (path: string, { platformMessageId }: MessageRef): Promise<boolean> => {
    const [msgid] = platformMessageId.split(separator);
    try {
      await api.call({ path, body: { msgid } });
      return true;
    } catch {
      return false;
    }
  };

  return {
    owner,
    async post(chatId, content, { mayBegin }) {
      const text = plainText(content).toWellFormed();
      if (Buffer.byteLength(text) > textBytes) {
        return rejected('too_long', `a group message has at most ${textBytes} bytes`);
      }
      let sender: string;
      try {
        ({ owner: sender } = await owner(chatId));
      } catch (error) {
        return refusalOf(error);
      }
      try {
        const { msgid, fail_list: failed } = created.parse(
          await api.call({
            path: '/cgi-bin/externalcontact/add_msg_template',
            body: { chat_type: 'group', sender, chat_id_list: [chatId], text: { content: text } },
            mayBegin,
          }),
        );
        const ref = { platformRoomId: chatId, platformMessageId: [msgid, sender].join(separator) };
        if (!failed.includes(chatId)) return { status: 'handed-over', ref };
        return rejected('unsupported', 'WeCom gives this group no more messages now');
      } catch (error) {
        return failureOf(error);
      }
    },
    handOver: {
      // 24小时内每个群发最多触发三次提醒.
      reminders: { messages: 3, perMs: 24 * hourMs },
      async outcome(message) {
        try {
          return await read(message);
        } catch (error) {
          const { detail, retryAfterMs } = refusalOf(error);
          return {
            status: 'unreadable',
            why: detail,
            ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
          };
        }
      },
      remind: async (message) =>
        (await about('/cgi-bin/externalcontact/remind_groupmsg_send', message)) ? 'reminded' : 'failed',
      withdraw: async (message) =>
        (await about('/cgi-bin/externalcontact/cancel_groupmsg_send', message)) ? 'withdrawn' : 'failed',
    },
  };
}
