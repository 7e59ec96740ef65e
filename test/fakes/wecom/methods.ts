import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createGroupMessages } from './group-messages.ts';
import { FakeRefusal, read } from './refusal.ts';
import type { Message, World } from './world.ts';

export const agentId = 1_000_002;

const check = {
  enable_duplicate_check: z.literal(1).optional(),
  duplicate_check_interval: z.number().int().min(1).max(14_400).optional(),
};
const button = z.strictObject({
  text: z.string().min(1),
  style: z.number().min(1).max(4),
  key: z.string().min(1),
});
const card = z.strictObject({
  card_type: z.literal('button_interaction'),
  source: z.strictObject({ desc: z.string().min(1).max(13) }).optional(),
  main_title: z.strictObject({ title: z.string().min(1) }),
  sub_title_text: z.string().min(1).optional(),
  button_list: z.array(button).min(1).max(6),
  task_id: z.string().regex(/^[\w@-]{1,128}$/u),
});
const update = z.strictObject({
  userids: z.array(z.string()).min(1).max(1000),
  agentid: z.literal(agentId),
  response_code: z.string().min(1),
  template_card: card.omit({ task_id: true }).extend({ replace_text: z.string().optional() }),
});
const message = z.discriminatedUnion('msgtype', [
  z.strictObject({
    touser: z.string().min(1),
    agentid: z.literal(agentId),
    msgtype: z.literal('text'),
    text: z.strictObject({ content: z.string().min(1) }),
    ...check,
  }),
  z.strictObject({
    touser: z.string().min(1),
    agentid: z.literal(agentId),
    msgtype: z.literal('template_card'),
    template_card: card,
    ...check,
  }),
]);
const chatMessage = z.strictObject({
  chatid: z.string(),
  msgtype: z.literal('text'),
  text: z.strictObject({ content: z.string().min(1) }),
  safe: z.literal(0),
});
const newChat = z.strictObject({
  name: z.string().min(1),
  owner: z.string(),
  userlist: z.array(z.string()).min(2).max(2000),
  chatid: z.string().regex(/^[0-9a-zA-Z]{1,32}$/u),
});
const chatChange = z.strictObject({
  chatid: z.string(),
  add_user_list: z.array(z.string()).optional(),
  del_user_list: z.array(z.string()).optional(),
});

const sealed = z.strictObject({
  open_userid_list: z.array(z.string()).min(1).max(1000),
  source_agentid: z.literal(agentId),
});

/** With which the pages of the app are signed. */
export const agentTicket = 'ticket-of-the-app';
const hourMs = 3_600_000;
const ticketsPerHour = 100;
const cardMs = 72 * 3_600_000;
const memberPerMinute = 30;
const textBytes = 2048;

/** Answers of the API, and what is counted beside them: messages that WeCom drops while it says that all went well. */
export function createMethods(world: World, nowMs: () => number) {
  const codes = new Map<string, { readonly card: Message; readonly untilMs: number }>();
  const requests = new Map<string, number>();
  const tasks = new Set<string>();
  const tickets: number[] = [];
  const delivered = new Map<string, number[]>();
  let dropped = 0;

  const isMember = (id: string): boolean => {
    const person = world.people.get(id);
    return person !== undefined && !person.external && person.status === 1;
  };
  const chatOf = (id: string) => {
    const room = world.rooms.get(id);
    if (room === undefined || id.startsWith('dm:') || id.startsWith('wr'))
      throw new FakeRefusal(86003, 'no chat');
    return room;
  };
  /** The excess above 30 a minute, and an equal request within its interval, are dropped. */
  const arrives = (userId: string, body: z.infer<typeof message>): boolean => {
    const json = JSON.stringify(body);
    const until = requests.get(json) ?? 0;
    if (body.enable_duplicate_check === 1) {
      if (nowMs() < until) return false;
      requests.set(json, nowMs() + (body.duplicate_check_interval ?? 1_800) * 1000);
    }
    const recent = (delivered.get(userId) ?? []).filter((at) => at > nowMs() - 60_000);
    if (recent.length >= memberPerMinute) {
      dropped += 1;
      return false;
    }
    delivered.set(userId, [...recent, nowMs()]);
    return true;
  };
  const codeFor = (made: Message): string => {
    const code = randomUUID();
    codes.set(code, { card: made, untilMs: nowMs() + cardMs });
    return code;
  };

  const post: Readonly<Record<string, (body: Record<string, unknown>) => object>> = {
    '/cgi-bin/message/send': (given) => {
      const body = read(message, given);
      const userId = body.touser;
      if (!isMember(userId)) throw new FakeRefusal(81013, 'all recipients are invalid');
      const msgid = randomUUID();
      const unreached = world.unreachable.get(userId);
      if (unreached !== undefined) return { msgid, [unreached]: userId };
      if (!arrives(userId, body)) return { msgid };
      if (body.msgtype === 'text') {
        world.direct(userId).messages.push({ kind: 'text', text: cutBytes(body.text.content), buttons: [] });
        return { msgid };
      }
      const { task_id, ...drawn } = body.template_card;
      if (tasks.has(task_id)) throw new FakeRefusal(40058, 'task_id was used before');
      tasks.add(task_id);
      const made: Message = { kind: 'card', ...wordsOf(drawn) };
      world.direct(userId).messages.push(made);
      return { msgid, response_code: codeFor(made) };
    },
    '/cgi-bin/message/update_template_card': (given) => {
      const { response_code: code, template_card } = read(update, given);
      const found = codes.get(code);
      codes.delete(code);
      if (found === undefined || nowMs() > found.untilMs)
        throw new FakeRefusal(41068, 'invalid response_code');
      Object.assign(found.card, wordsOf(template_card));
      return {};
    },
    '/cgi-bin/appchat/create': (given) => {
      const { chatid, userlist, owner } = read(newChat, given);
      if (world.rooms.has(chatid)) throw new FakeRefusal(86215, 'chatid exists');
      if (!userlist.includes(owner) || !userlist.every(isMember))
        throw new FakeRefusal(86004, 'invalid member');
      world.addRoom(userlist, chatid);
      return { chatid };
    },
    '/cgi-bin/appchat/update': (given) => {
      const { chatid, add_user_list: add = [], del_user_list: remove = [] } = read(chatChange, given);
      const { members } = chatOf(chatid);
      if (!add.every(isMember)) throw new FakeRefusal(86004, 'invalid member');
      for (const id of add) members.add(id);
      for (const id of remove) members.delete(id);
      return {};
    },
    '/cgi-bin/batch/openuserid_to_userid': (given) => {
      const { open_userid_list: ids } = read(sealed, given);
      return {
        userid_list: ids.flatMap((id) => {
          const userid = world.sealedIds.get(id);
          return userid === undefined ? [] : [{ open_userid: id, userid }];
        }),
        invalid_open_userid_list: ids.filter((id) => !world.sealedIds.has(id)),
      };
    },
    '/cgi-bin/appchat/send': (given) => {
      const { chatid, text } = read(chatMessage, given);
      chatOf(chatid).messages.push({ kind: 'text', text: cutBytes(text.content), buttons: [] });
      return {};
    },
    ...createGroupMessages(world, nowMs),
  };
  const get: Readonly<Record<string, (query: URLSearchParams) => object>> = {
    '/cgi-bin/user/get': (query) => {
      const person = world.people.get(query.get('userid') ?? '');
      if (person === undefined || person.external) throw new FakeRefusal(60111, 'userid not found');
      return { userid: person.id, name: person.name, status: person.status };
    },
    '/cgi-bin/externalcontact/get': (query) => {
      const person = world.people.get(query.get('external_userid') ?? '');
      if (person?.external !== true) throw new FakeRefusal(84061, 'not an external contact');
      return { external_contact: { external_userid: person.id, name: person.name } };
    },
    '/cgi-bin/appchat/get': (query) => {
      const { id, members } = chatOf(query.get('chatid') ?? '');
      return { chat_info: { chatid: id, userlist: [...members] } };
    },
    // A code works once and for five minutes; of people outside the corporation it tells another kind of id.
    '/cgi-bin/auth/getuserinfo': (query) => {
      const code = query.get('code') ?? '';
      const login = world.loginCodes.get(code);
      world.loginCodes.delete(code);
      if (login === undefined || nowMs() > login.untilMs) throw new FakeRefusal(40029, 'invalid code');
      const isOutside = world.people.get(login.who)?.external !== false;
      return isOutside ? { openid: `o${login.who}`, external_userid: login.who } : { userid: login.who };
    },
    '/cgi-bin/ticket/get': (query) => {
      if (query.get('type') !== 'agent_config') throw new FakeRefusal(40058, 'not the ticket of an app');
      tickets.push(nowMs());
      if (tickets.filter((at) => at > nowMs() - hourMs).length > ticketsPerHour)
        throw new FakeRefusal(45009, 'reach max api daily quota limit');
      return { ticket: agentTicket, expires_in: 7_200 };
    },
    '/cgi-bin/agent/get': (query) => {
      if (query.get('agentid') !== String(agentId)) throw new FakeRefusal(40056, 'invalid agentid');
      return { agentid: agentId, name: '新航', close: 0 };
    },
  };
  return { post, get, dropped: () => dropped };
}

function wordsOf(
  drawn: Pick<z.infer<typeof card>, 'source' | 'main_title' | 'sub_title_text' | 'button_list'>,
) {
  const { source, main_title, sub_title_text, button_list } = drawn;
  const text = [main_title.title, ...(sub_title_text === undefined ? [] : [sub_title_text])].join('\n');
  return { text, buttons: button_list, source: source?.desc };
}

/** What is above the limit is cut without a word, within a character if need be. */
function cutBytes(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= textBytes ? text : bytes.subarray(0, textBytes).toString('utf8');
}
