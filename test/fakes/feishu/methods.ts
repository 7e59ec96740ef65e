import { z } from 'zod';
import type { FakeChat, FakePerson, FakeWorld } from './world.ts';

/** Thrown by a method: Feishu's code, with HTTP 400. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`refused with ${code}`);
    this.code = code;
  }
}

export interface Asked {
  readonly world: FakeWorld;
  readonly nowMs: () => number;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** What the path's placeholders stand for. */
  readonly ids: readonly string[];
}

type Method = (asked: Asked) => object;

/** Five messages a second in a chat, those of all bots together. */
const perSecond = 5;
const maxCardBytes = 30_720;

const message = z.strictObject({
  receive_id: z.string().min(1),
  msg_type: z.literal('interactive'),
  content: z.string(),
  uuid: z.string().min(1).max(50).optional(),
});
const plain = z.strictObject({ tag: z.literal('plain_text'), content: z.string() });
const element = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('div'), text: plain }),
  z.strictObject({
    tag: z.literal('button'),
    text: plain,
    type: z.enum(['default', 'primary', 'danger']),
    behaviors: z.array(
      z.strictObject({ type: z.literal('callback'), value: z.record(z.string(), z.string()) }),
    ),
  }),
]);
const card = z.strictObject({
  schema: z.literal('2.0'),
  config: z.strictObject({ update_multi: z.literal(true) }),
  header: z.strictObject({ title: plain }).optional(),
  body: z.strictObject({ elements: z.array(element).max(200) }),
});

function readCard(content: unknown): Record<string, unknown> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  if (Buffer.byteLength(text) > maxCardBytes) throw new Refusal(230_025);
  const read = card.safeParse(JSON.parse(text));
  if (!read.success) throw new Refusal(230_099);
  return { ...read.data };
}

function groupOf({ world }: Asked, id: string): FakeChat {
  const chat = world.chats.get(id);
  if (chat === undefined) throw new Refusal(230_034);
  if (!chat.hasBot) throw new Refusal(230_002);
  return chat;
}

function personOf({ world }: Asked, id: string): FakePerson {
  const person = world.people.get(id);
  if (person === undefined) throw new Refusal(230_034);
  return person;
}

const post: Method = (asked) => {
  const { world, query, nowMs } = asked;
  const { receive_id, content, uuid = null } = message.parse(asked.body);
  const chat =
    query.get('receive_id_type') === 'open_id'
      ? world.direct(personOf(asked, receive_id))
      : groupOf(asked, receive_id);
  const drawn = readCard(content);
  const before = uuid === null ? undefined : chat.messages.find((one) => one.uuid === uuid);
  if (before !== undefined) return { message_id: before.id, chat_id: chat.id };
  const now = nowMs();
  if (chat.postedAtMs.filter((at) => at > now - 1000).length >= perSecond) throw new Refusal(230_020);
  chat.postedAtMs.push(now);
  const id = world.nextId('om');
  chat.messages.push({ id, uuid, onlyFor: null, card: drawn });
  return { message_id: id, chat_id: chat.id };
};

const whisperBody = z.strictObject({
  chat_id: z.string(),
  open_id: z.string(),
  msg_type: z.literal('interactive'),
  card: z.unknown(),
});

/** Says ok and shows nothing to a person whose Feishu is closed. */
const whisper: Method = (asked) => {
  const { chat_id, open_id, card: given } = whisperBody.parse(asked.body);
  const chat = groupOf(asked, chat_id);
  const person = chat.members.get(open_id);
  if (person === undefined || chat.mode !== 'group') throw new Refusal(230_013);
  const id = asked.world.nextId('om');
  const drawn = readCard(given);
  if (person.online) chat.messages.push({ id, uuid: null, onlyFor: open_id, card: drawn });
  return { message_id: id };
};

const change: Method = (asked) => {
  const [id] = asked.ids;
  const found = [...asked.world.chats.values()]
    .flatMap(({ messages }) => messages)
    .find((one) => one.id === id && one.onlyFor === null);
  if (found === undefined) throw new Refusal(230_110);
  const { content } = z.strictObject({ content: z.string() }).parse(asked.body);
  found.card = readCard(content);
  return {};
};

const describeChat: Method = (asked) => {
  const { mode, name, external } = groupOf(asked, asked.ids[0] ?? '');
  return { chat_mode: mode, name, external };
};

/** Bots are not among the members. */
const listMembers: Method = (asked) => {
  const chat = groupOf(asked, asked.ids[0] ?? '');
  const all = [...chat.members.values()];
  const from = Number(asked.query.get('page_token') ?? 0);
  const size = Math.min(Number(asked.query.get('page_size') ?? 20), 100);
  const items = all.slice(from, from + size).map(({ openId, name, tenantKey }) => ({
    member_id_type: 'open_id',
    member_id: openId,
    name,
    ...(tenantKey === '' ? {} : { tenant_key: tenantKey }),
  }));
  const more = from + size < all.length;
  return { items, has_more: more, page_token: more ? String(from + size) : '' };
};

export const methods: readonly (readonly [string, RegExp, Method])[] = [
  ['POST', /^im\/v1\/messages$/, post],
  ['PATCH', /^im\/v1\/messages\/([^/]+)$/, change],
  ['POST', /^ephemeral\/v1\/send$/, whisper],
  ['GET', /^im\/v1\/chats\/([^/]+)$/, describeChat],
  ['GET', /^im\/v1\/chats\/([^/]+)\/members$/, listMembers],
];
