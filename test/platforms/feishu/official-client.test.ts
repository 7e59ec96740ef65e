/**
 * The fake is driven by Feishu's own client too, and each request of ours is compared with its: a fake that agrees with
 * a mistake of ours would be found out.
 */
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import { standingNowMs, standingWallClock } from '../../clock.ts';
import {
  botEvent,
  cardEvent,
  type EventSource,
  membersEvent,
  messageEvent,
} from '../../fakes/feishu/events.ts';
import { type FakeFeishu, startFakeFeishu } from '../../fakes/feishu/index.ts';
import { encryptEvent, signCallback } from '../../fakes/feishu/sealing.ts';
import { wordsOf } from '../../fakes/feishu/world.ts';
import { whenDone } from '../../when-done.ts';
import { openFeishu } from './harness.ts';

/** What is used of the official client; its declarations are 300 000 lines and cost more to check than the program. */
interface Official {
  readonly Client: new (
    given: object,
  ) => {
    request(asked: { method: string; url: string; params: object; data: unknown }): Promise<{ code: number }>;
    readonly im: Record<
      'message' | 'chat' | 'chatMembers',
      Record<string, (given: object) => Promise<Answer>>
    >;
    readonly contact: { readonly user: Record<string, (given: object) => Promise<Answer>> };
  };
  readonly WSClient: new (
    given: object,
  ) => {
    start(given: { eventDispatcher: Dispatcher }): Promise<void>;
    close(given: { force: boolean }): void;
  };
  readonly EventDispatcher: new (given: object) => Dispatcher;
  readonly LoggerLevel: { readonly error: number };
}
interface Answer {
  readonly code: number;
  readonly data?: Readonly<Record<string, unknown>>;
}
interface Dispatcher {
  register(handles: Readonly<Record<string, (event: Heard) => Promise<unknown>>>): Dispatcher;
  invoke(given: unknown): Promise<unknown>;
}
type Heard = Readonly<Record<string, unknown>>;

const { Client, WSClient, EventDispatcher, LoggerLevel } = createRequire(import.meta.url)(
  '@larksuiteoapi/node-sdk',
) as Official;

const { error: loggerLevel } = LoggerLevel;

function officialClient({ appId, appSecret, baseUrl: domain }: FakeFeishu) {
  // Its tokens are otherwise shared by all clients of the process.
  const kept = new Map<unknown, unknown>();
  const cache = {
    set: async (key: unknown, value: unknown) => kept.set(key, value) !== undefined,
    get: async (key: unknown) => kept.get(key),
  };
  return new Client({ appId, appSecret, domain, cache, loggerLevel });
}

const options = () => ({ marker: crypto.randomUUID(), about: [], at: standingWallClock.now() });
const button = { action: 'log', label: '记录结果', value: 'f-1' };

it('the official client asks for the same as our adapter: messages, a changed card, groups, members, people', async () => {
  const { fake, platform } = await openFeishu('connection');
  const [staff, other] = [fake.world.addPerson('李明'), fake.world.addPerson('王芳')];
  const room = fake.world.addChat('群', [staff]);
  const to = { platformUserId: staff.openId };
  const official = officialClient(fake);

  const inRoom = { kind: 'customer', platformRoomId: room.id } as const;
  await platform.post(inRoom, customerText({ body: ['您好'] }), options());
  const told = await platform.dm(to, staffText({ body: ['到期'], buttons: [button] }), options());
  if (told.status !== 'accepted') throw new Error('the card was not posted');
  await platform.update(told.ref, staffText({ body: ['✓'] }), {});
  await platform.ensureRoom({ kind: 'staff', customerCode: 'C001', name: '内部群', staff: [to] });
  await platform.invite(room.id, [{ platformUserId: other.openId }]);
  await platform.members(room.id);
  await platform.remove(room.id, [{ platformUserId: other.openId }]);
  await platform.person(staff.openId);

  const direct = told.ref.platformRoomId;
  const card = encodeURI(told.ref.platformMessageId);
  const members = `im/v1/chats/${room.id}/members`;
  const same: readonly [string, string, (query: object, data: unknown) => Promise<Answer>][] = [
    ['POST', 'im/v1/messages', (params, data) => ask(official.im.message, 'create', { params, data })],
    [
      'PATCH',
      `im/v1/messages/${card}`,
      (_, data) => ask(official.im.message, 'patch', { path: { message_id: card }, data }),
    ],
    ['POST', 'im/v1/chats', (params, data) => ask(official.im.chat, 'create', { params, data })],
    [
      'POST',
      members,
      (params, data) => ask(official.im.chatMembers, 'create', { path: { chat_id: room.id }, params, data }),
    ],
    ['GET', members, (params) => ask(official.im.chatMembers, 'get', { path: { chat_id: room.id }, params })],
    [
      'DELETE',
      members,
      (params, data) => ask(official.im.chatMembers, 'delete', { path: { chat_id: room.id }, params, data }),
    ],
    [
      'GET',
      `im/v1/chats/${direct}`,
      (params) => ask(official.im.chat, 'get', { path: { chat_id: direct }, params }),
    ],
    [
      'GET',
      `contact/v3/users/${staff.openId}`,
      (params) => ask(official.contact.user, 'get', { path: { user_id: staff.openId }, params }),
    ],
  ];
  for (const [verb, path, repeat] of same) {
    const before = fake.sent(verb, path);
    const [ours] = before;
    if (ours === undefined) throw new Error(`our adapter did not ask for ${verb} ${path}`);
    const answer = await repeat(ours.query, ours.body);
    expect(answer.code, path).toBe(0);
    expect(fake.sent(verb, path).slice(before.length), path).toEqual([ours]);
  }
  // The same `uuid` from either client is one message.
  expect(room.messages).toHaveLength(1);
});

async function ask(
  methods: Record<string, (given: object) => Promise<Answer>>,
  name: string,
  given: object,
): Promise<Answer> {
  const method = methods[name];
  if (method === undefined) throw new Error(`the official client has no ${name}`);
  return await method(given);
}

/** The official client’s long connection to the fake. */
async function openOfficialConnection(handles: Parameters<Dispatcher['register']>[0]) {
  const fake = await startFakeFeishu({ nowMs: standingNowMs });
  const { appId, appSecret, baseUrl: domain } = fake;
  const client = new WSClient({ appId, appSecret, domain, loggerLevel, autoReconnect: false });
  whenDone(async () => {
    client.close({ force: true });
    await fake.close();
  });
  await client.start({ eventDispatcher: new EventDispatcher({ loggerLevel }).register(handles) });
  await fake.connection.connected();
  // It begins to listen a moment after the handshake, with its first ping.
  await fake.connection.pinged();
  const source: EventSource = { appId, token: fake.verificationToken, atMs: standingNowMs() };
  return { fake, source };
}

it('the official client takes what the fake sends over the long connection, and is answered in the same words', async () => {
  const heard: Heard[] = [];
  const keep = async (event: Heard) => void heard.push(event);
  const { fake, source } = await openOfficialConnection({
    'im.message.receive_v1': keep,
    'im.chat.member.user.added_v1': keep,
    'im.chat.member.bot.added_v1': keep,
    'im.chat.disbanded_v1': keep,
  });
  const ours = await openFeishu('connection');
  for (const { connection, world } of [fake, ours.fake]) {
    const from = world.addPerson('客户', 't-customer');
    const chat = world.addChat('群', [from]);
    const bot = [{ openId: world.botOpenId, name: '欣航' }];
    const text = '@_user_1 很好';
    const events = [
      messageEvent(source, { id: 'om_1', chat, from, text, mentions: bot, root: 'om_0' }),
      membersEvent(source, 'added', chat, [from]),
      botEvent(source, 'im.chat.member.bot.added_v1', chat, from),
      botEvent(source, 'im.chat.disbanded_v1', chat, from),
    ];
    const answers = events.map((event) => connection.push(event));
    for (const id of answers) expect(await connection.answerTo(id)).toMatchObject({ code: 200, data: null });
  }
  expect(heard.map((event) => event['event_type'])).toEqual([
    'im.message.receive_v1',
    'im.chat.member.user.added_v1',
    'im.chat.member.bot.added_v1',
    'im.chat.disbanded_v1',
  ]);
  expect(heard[0]).toMatchObject({ message: { parent_id: 'om_0', root_id: 'om_0', message_id: 'om_1' } });
});

it('the official client joins what the fake sends in pieces, and answers a press as ours does', async () => {
  const pressed: unknown[] = [];
  const { fake, source } = await openOfficialConnection({
    'card.action.trigger': async (event) => {
      pressed.push(event);
      return { toast: { type: 'info', content: '好' } };
    },
  });
  const by = fake.world.addPerson('李明');
  const chat = fake.world.direct(by);
  const event = cardEvent(source, { chat, by, messageId: 'om_1', value: { action: 'log', value: 'f-1' } });
  const answer = await fake.connection.answerTo(fake.connection.push(event, 3));
  expect(answer).toMatchObject({ code: 200, data: { toast: { type: 'info', content: '好' } } });
  expect(pressed).toMatchObject([
    { operator: { open_id: by.openId }, action: { value: { action: 'log', value: 'f-1' } } },
  ]);
});

it('the official client takes an event that the fake encrypted and signed, and refuses an altered one', async () => {
  const heard: Heard[] = [];
  const { fake, sealed, source } = await openFeishu('http');
  const { encryptKey, verificationToken } = fake;
  const dispatcher = new EventDispatcher({ encryptKey, verificationToken, loggerLevel }).register({
    'im.message.receive_v1': async (event) => void heard.push(event),
  });
  const from = fake.world.addPerson('李明');
  const chat = fake.world.addChat('群', [from]);
  const { headers, body } = sealed(messageEvent(source(), { id: 'om_1', chat, from, text: '很好' }));
  const brought = (given: object) => Object.assign(Object.create({ headers }) as object, given);
  await dispatcher.invoke(brought(JSON.parse(body) as object));
  expect(heard).toMatchObject([{ message: { message_id: 'om_1' }, app_id: fake.appId }]);
  const other = encryptEvent(JSON.stringify({ type: 'event' }), encryptKey);
  await dispatcher.invoke(brought({ encrypt: other }));
  expect(heard).toHaveLength(1);
});

it('where the official client is wrong, the adapter is not: bytes that JSON would write differently', async () => {
  const { fake, source, callbackUrl, sink } = await openFeishu('http');
  const { encryptKey, verificationToken } = fake;
  const from = fake.world.addPerson('李明');
  const chat = fake.world.addChat('群', [from]);
  const event = messageEvent(source(), { id: 'om_1', chat, from, text: '很好' });
  const body = `{ "encrypt" : "${encryptEvent(JSON.stringify(event), encryptKey)}" }`;
  const headers = signCallback(body, encryptKey, Math.floor(standingNowMs() / 1000));
  const heard: Heard[] = [];
  const dispatcher = new EventDispatcher({ encryptKey, verificationToken, loggerLevel }).register({
    'im.message.receive_v1': async (given) => void heard.push(given),
  });
  await dispatcher.invoke(Object.assign(Object.create({ headers }) as object, JSON.parse(body)));
  expect(heard).toEqual([]);
  const response = await fetch(callbackUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  expect(response.status).toBe(200);
  expect(sink.stored).toMatchObject([{ kind: 'message', text: '很好' }]);
});

it('a reply of the official client stands where the fake’s other messages stand', async () => {
  const fake = await startFakeFeishu({ nowMs: standingNowMs });
  whenDone(async () => await fake.close());
  const staff = fake.world.addPerson('李明');
  const room = fake.world.addChat('群', [staff]);
  const { im } = officialClient(fake);
  const content = JSON.stringify({
    schema: '2.0',
    config: { update_multi: true },
    body: { elements: [{ tag: 'div', text: { tag: 'plain_text', content: '您好' } }] },
  });
  const params = { receive_id_type: 'chat_id' };
  const posted = await ask(im.message, 'create', {
    params,
    data: { receive_id: room.id, msg_type: 'interactive', content },
  });
  const asked = String(posted.data?.['message_id']);
  const reply = { path: { message_id: asked }, data: { msg_type: 'interactive', content, uuid: 'r-1' } };
  const first = await ask(im.message, 'reply', reply);
  const again = await ask(im.message, 'reply', reply);
  expect(first.data).toMatchObject({ chat_id: room.id, parent_id: asked });
  expect(again.data?.['message_id']).toBe(first.data?.['message_id']);
  expect(room.messages.map(({ card }) => wordsOf(card))).toEqual([['您好'], ['您好']]);
});
