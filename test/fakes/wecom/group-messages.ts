import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { FakeRefusal, read } from './refusal.ts';
import type { World } from './world.ts';

const template = z.strictObject({
  chat_type: z.literal('group'),
  sender: z.string().min(1),
  chat_id_list: z.array(z.string()).min(1).max(2000),
  allow_select: z.boolean().optional(),
  text: z.strictObject({ content: z.string().min(1) }),
});
const result = z.strictObject({
  msgid: z.string().min(1),
  userid: z.string().min(1),
  limit: z.number().int().max(1000).optional(),
  cursor: z.string().optional(),
});
const message = z.strictObject({ msgid: z.string().min(1) });

const textBytes = 4_000;
const remindersADay = 3;
const dayMs = 24 * 3_600_000;

/**
 * Groups with customers and 企业群发. Nothing reaches a customer before the owner presses send; a group takes as many messages
 * a month as the month has days; a fourth reminder within a day is refused; before it was sent nothing is listed.
 */
export function createGroupMessages(
  world: World,
  nowMs: () => number,
): Readonly<Record<string, (body: Record<string, unknown>) => object>> {
  const groupOf = (id: string) => {
    const room = id.startsWith('wr') ? world.rooms.get(id) : undefined;
    if (room === undefined) throw new FakeRefusal(86003, 'no chat');
    return room;
  };
  const taskOf = (msgid: string) => {
    const task = world.tasks.find((one) => one.msgid === msgid);
    if (task === undefined) throw new FakeRefusal(41093, 'invalid msgid');
    return task;
  };
  const isFull = (chat: string): boolean => {
    const { year, month } = monthOf(nowMs());
    const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
    return world.tasks.filter(({ results }) => results.get(chat) === 1).length >= days;
  };
  return {
    '/cgi-bin/externalcontact/groupchat/get': ({ chat_id: id }) => {
      const room = groupOf(String(id));
      const member_list = [...room.members].map((userid) => {
        const person = world.people.get(userid);
        return { userid, type: person?.external === false ? 1 : 2, name: person?.name ?? '' };
      });
      return { group_chat: { chat_id: room.id, name: '客户群', owner: room.owner, member_list } };
    },
    '/cgi-bin/externalcontact/groupchat/list': (given) => {
      read(z.strictObject({ limit: z.number().int().min(1).max(1000) }), given);
      const chats = [...world.rooms.keys()].filter((id) => id.startsWith('wr'));
      return { group_chat_list: chats.map((chat_id) => ({ chat_id, status: 0 })), next_cursor: '' };
    },
    '/cgi-bin/externalcontact/add_msg_template': (given) => {
      const { sender, chat_id_list: chats, text } = read(template, given);
      if (Buffer.byteLength(text.content) > textBytes) throw new FakeRefusal(45002, 'content too long');
      const failed = chats.filter((chat) => world.rooms.get(chat)?.owner !== sender || isFull(chat));
      const msgid = `msg${randomUUID().replaceAll('-', '')}`;
      const able = chats.filter((chat) => !failed.includes(chat));
      if (able.length > 0) {
        const task = { msgid, sender, chats: able, text: text.content, cancelled: false };
        world.tasks.push({ ...task, results: new Map(), remindedAtMs: [] });
      }
      return { msgid, fail_list: failed };
    },
    '/cgi-bin/externalcontact/get_groupmsg_send_result': (given) => {
      const { msgid, userid } = read(result, given);
      const task = taskOf(msgid);
      if (task.sender !== userid) throw new FakeRefusal(40003, 'not its sender');
      const send_list = [...task.results].map(([chat_id, status]) => ({
        chat_id,
        userid,
        status,
        ...(status === 1 ? { send_time: Math.floor(nowMs() / 1000) } : {}),
      }));
      return { next_cursor: '', send_list };
    },
    '/cgi-bin/externalcontact/remind_groupmsg_send': (given) => {
      const { remindedAtMs } = taskOf(read(message, given).msgid);
      const recent = remindedAtMs.filter((at) => at > nowMs() - dayMs);
      if (recent.length >= remindersADay) throw new FakeRefusal(45009, 'reminded too often');
      remindedAtMs.push(nowMs());
      return {};
    },
    '/cgi-bin/externalcontact/cancel_groupmsg_send': (given) => {
      taskOf(read(message, given).msgid).cancelled = true;
      return {};
    },
  };
}

function monthOf(atMs: number): { year: number; month: number } {
  const [year = 0, month = 0] = new Date(atMs).toISOString().split('-').map(Number);
  return { year, month };
}
