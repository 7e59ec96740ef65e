import { z } from 'zod';
import { groupMethods } from './group-methods.ts';
import { type Asked, type Method, type MethodRow, Refusal } from './method.ts';
import { type FakeChat, type FakePerson, ownTenant } from './world.ts';

/** Five messages a second in a chat, those of all bots together. */
const perSecond = 5;
const maxCardBytes = 30_720;
/** How long a message's `uuid` is remembered, and for how long a card may be changed. */
const keptMs = 60 * 60_000;
const changedWithinMs = 14 * 24 * 60 * 60_000;

const message = z.strictObject({
  receive_id: z.string().min(1),
  msg_type: z.literal('interactive'),
  content: z.string(),
  uuid: z.string().min(1).max(50).optional(),
});
const plain = z.strictObject({ tag: z.literal('plain_text'), content: z.string() });
const callback = z.strictObject({
  type: z.literal('callback'),
  value: z.record(z.string(), z.string()),
});
const words = z.strictObject({ tag: z.literal('div'), text: plain });
const button = z.strictObject({
  tag: z.literal('button'),
  text: plain,
  type: z.enum(['default', 'primary', 'danger']),
  behaviors: z.array(callback),
});
/** Each has a name, and no other element of the card has the same. */
const named = { name: z.string().min(1), required: z.boolean(), width: z.literal('fill') };
const input = z.discriminatedUnion('tag', [
  words,
  z.strictObject({ ...button.shape, name: z.string().min(1), form_action_type: z.literal('submit') }),
  z.strictObject({
    tag: z.literal('input'),
    ...named,
    input_type: z.enum(['text', 'multiline_text']),
    rows: z.int().min(1).optional(),
    max_length: z.int().min(1).max(1_000),
    default_value: z.string().max(1_000).optional(),
  }),
  z.strictObject({
    tag: z.literal('select_static'),
    ...named,
    options: z.array(z.strictObject({ text: plain, value: z.string() })).min(1),
    initial_option: z.string().optional(),
  }),
  z.strictObject({
    tag: z.literal('date_picker'),
    ...named,
    initial_date: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
  }),
]);
const form = z.strictObject({ tag: z.literal('form'), name: z.string().min(1), elements: z.array(input) });
const element = z.discriminatedUnion('tag', [words, button, form]);
/** At most 200 elements, those within elements too. */
const card = z
  .strictObject({
    schema: z.literal('2.0'),
    config: z.strictObject({ update_multi: z.literal(true) }),
    header: z.strictObject({ title: plain }).optional(),
    body: z.strictObject({ elements: z.array(element).min(1) }),
  })
  .refine((drawn) => count(drawn) <= 200)
  .refine((drawn) => {
    const names = namesIn(drawn);
    return new Set(names).size === names.length;
  });

function count(part: unknown): number {
  if (typeof part !== 'object' || part === null) return 0;
  const own = 'tag' in part ? 1 : 0;
  return Object.values(part).reduce<number>((sum, one) => sum + count(one), own);
}

function namesIn(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  const own = 'name' in part && typeof part.name === 'string' ? [part.name] : [];
  return [...own, ...Object.values(part).flatMap(namesIn)];
}

export function readCard(content: unknown): Record<string, unknown> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  if (Buffer.byteLength(text) > maxCardBytes) throw new Refusal(230_025);
  const read = card.safeParse(JSON.parse(text));
  if (!read.success) throw new Refusal(230_099);
  return { ...read.data };
}

function groupOf({ world }: Asked, id: string): FakeChat {
  const chat = world.chats.get(id);
  if (chat === undefined) throw new Refusal(230_034);
  if (chat.dissolved) throw new Refusal(232_009);
  if (!chat.hasBot) throw new Refusal(230_002);
  if (chat.external && !world.externalSharing) throw new Refusal(230_027);
  return chat;
}

function personOf({ world }: Asked, id: string): FakePerson {
  const person = world.people.get(id);
  if (person === undefined) throw new Refusal(230_034);
  if (person.tenantKey !== ownTenant) throw new Refusal(230_038);
  if (person.resigned || !person.available) throw new Refusal(230_013);
  return person;
}

const post: Method = (asked) => {
  const { receive_id, ...said } = message.parse(asked.body);
  const chat =
    asked.query.get('receive_id_type') === 'open_id'
      ? asked.world.direct(personOf(asked, receive_id))
      : groupOf(asked, receive_id);
  return put(asked, chat, said);
};

/** Into the chat of the message that is replied to. */
const reply: Method = (asked) => {
  const said = message.omit({ receive_id: true }).parse(asked.body);
  const [parent_id] = asked.ids;
  const chat = [...asked.world.chats.values()].find(({ messages }) =>
    messages.some((one) => one.id === parent_id),
  );
  if (chat === undefined) throw new Refusal(230_110);
  return { ...put(asked, chat, said), parent_id };
};

function put({ world, nowMs }: Asked, chat: FakeChat, said: Omit<z.infer<typeof message>, 'receive_id'>) {
  const { content, uuid = null } = said;
  const drawn = readCard(content);
  const now = nowMs();
  const before = chat.messages.find((one) => uuid !== null && one.uuid === uuid && one.atMs > now - keptMs);
  if (before !== undefined) return { message_id: before.id, chat_id: chat.id };
  if (chat.postedAtMs.filter((at) => at > now - 1000).length >= perSecond) throw new Refusal(230_020);
  chat.postedAtMs.push(now);
  const id = world.nextId('om');
  chat.messages.push({ id, uuid, atMs: now, onlyFor: null, card: drawn });
  return { message_id: id, chat_id: chat.id };
}

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
  const atMs = asked.nowMs();
  if (person.online) chat.messages.push({ id, uuid: null, atMs, onlyFor: open_id, card: drawn });
  return { message_id: id };
};

const change: Method = (asked) => {
  const [id] = asked.ids;
  const found = [...asked.world.chats.values()]
    .flatMap(({ messages }) => messages)
    .find((one) => one.id === id && one.onlyFor === null);
  if (found === undefined) throw new Refusal(230_110);
  if (found.atMs < asked.nowMs() - changedWithinMs) throw new Refusal(230_031);
  const { content } = z.strictObject({ content: z.string() }).parse(asked.body);
  found.card = readCard(content);
  return {};
};

export const methods: readonly MethodRow[] = [
  ['POST', /^im\/v1\/messages$/, post],
  ['POST', /^im\/v1\/messages\/([^/]+)\/reply$/, reply],
  ['PATCH', /^im\/v1\/messages\/([^/]+)$/, change],
  ['POST', /^ephemeral\/v1\/send$/, whisper],
  ...groupMethods,
];
