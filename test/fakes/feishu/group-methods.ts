import { z } from 'zod';
import { type Asked, type Method, type MethodRow, Refusal } from './method.ts';
import { type FakeChat, ownTenant } from './world.ts';

/** Stricter than Feishu, which forgives adding a member twice and removing one who is not there. */

const madeWithinMs = 10 * 60 * 60_000;

const wanted = z.strictObject({
  name: z.string().min(1).max(60),
  chat_mode: z.literal('group'),
  chat_type: z.literal('private'),
  external: z.boolean(),
});
const idList = z.strictObject({ id_list: z.array(z.string()).min(1).max(50) });

const createChat: Method = ({ world, query, body, nowMs }) => {
  const { name, external } = wanted.parse(body);
  const uuid = z.string().min(1).max(50).parse(query.get('uuid'));
  if (external && !world.externalSharing) throw new Refusal(232_033);
  const before = [...world.chats.values()].find(
    ({ made }) => made?.uuid === uuid && made.atMs > nowMs() - madeWithinMs,
  );
  const made = before ?? world.addChat(name, [], 'group', { external, made: { uuid, atMs: nowMs() } });
  return { chat_id: made.id, name: made.name, external: made.external };
};

function chatOf({ world, ids }: Asked): FakeChat {
  const chat = world.chats.get(ids[0] ?? '');
  if (chat === undefined) throw new Refusal(232_006);
  if (chat.dissolved) throw new Refusal(232_009);
  if (!chat.hasBot) throw new Refusal(232_011);
  if (chat.external && !world.externalSharing) throw new Refusal(232_033);
  return chat;
}

const describeChat: Method = (asked) => {
  const { mode, name, external } = chatOf(asked);
  return { chat_mode: mode, name, external, chat_status: 'normal' };
};

/** Bots are not among the members. */
const listMembers: Method = (asked) => {
  const chat = chatOf(asked);
  const all = [...chat.members.values()].slice(0, chat.hidesMembers ? 1 : undefined);
  const from = Number(asked.query.get('page_token') ?? 0);
  const size = Math.min(Number(asked.query.get('page_size') ?? 20), 100);
  const items = all.slice(from, from + size).map(({ openId, name, tenantKey }) => ({
    member_id_type: 'open_id',
    member_id: openId,
    name,
    ...(tenantKey === '' ? {} : { tenant_key: tenantKey }),
  }));
  const more = from + size < all.length;
  return {
    items,
    has_more: more,
    page_token: more ? String(from + size) : '',
    member_total: chat.members.size,
    trigger_security_conf_limit: chat.hidesMembers,
  };
};

const addMembers: Method = (asked) => {
  const chat = chatOf(asked);
  const { world, query, body } = asked;
  const { id_list } = idList.parse(body);
  z.literal('open_id').parse(query.get('member_id_type'));
  if (id_list.some((id) => chat.members.has(id))) throw new Refusal(232_043);
  const known = id_list.filter((id) => world.people.has(id));
  const missing = id_list.filter((id) => !world.people.has(id));
  const isUsable = (id: string) =>
    world.people.get(id)?.resigned === false && world.people.get(id)?.available === true;
  const unusable = known.filter((id) => !isUsable(id));
  // Only with this type are the others added.
  if (query.get('succeed_type') !== '1' && missing.length + unusable.length > 0) throw new Refusal(232_024);
  const people = known.filter(isUsable).flatMap((id) => world.people.get(id) ?? []);
  if (!chat.external && people.some(({ tenantKey }) => tenantKey !== ownTenant)) throw new Refusal(232_028);
  for (const one of people) chat.members.set(one.openId, one);
  return { invalid_id_list: unusable, not_existed_id_list: missing, pending_approval_id_list: [] };
};

const removeMembers: Method = (asked) => {
  const chat = chatOf(asked);
  const { id_list } = idList.parse(asked.body);
  const absent = id_list.filter((id) => !chat.members.delete(id));
  return { invalid_id_list: absent };
};

const describeBot: Method = ({ world }) => ({
  bot: { open_id: world.botOpenId, app_name: '欣航', activate_status: 2 },
});
const describeTenant: Method = () => ({ tenant: { name: '本公司', tenant_key: ownTenant } });

/** The address book: of the own organisation only. */
const describeUser: Method = ({ world, ids, query }) => {
  z.literal('open_id').parse(query.get('user_id_type'));
  const person = world.people.get(ids[0] ?? '');
  if (person === undefined) throw new Refusal(99_992_351);
  if (person.tenantKey !== ownTenant) throw new Refusal(41_050);
  const hasName = world.scopes.has('contact:user.base:readonly');
  const status = { is_frozen: false, is_resigned: person.resigned, is_activated: true, is_exited: false };
  return { user: { open_id: person.openId, ...(hasName ? { name: person.name } : {}), status } };
};

/** Those asked for and not granted are listed too. */
const listScopes: Method = ({ world }) => ({
  scopes: [
    ...[...world.scopes].map((scope_name) => ({ scope_name, grant_status: 1, scope_type: 'tenant' })),
    { scope_name: 'im:message.group_msg', grant_status: 2, scope_type: 'tenant' },
  ],
});

export const groupMethods: readonly MethodRow[] = [
  ['GET', /^application\/v6\/scopes$/, listScopes],
  ['GET', /^bot\/v3\/info$/, describeBot],
  ['GET', /^tenant\/v2\/tenant\/query$/, describeTenant],
  ['GET', /^contact\/v3\/users\/([^/]+)$/, describeUser],
  ['POST', /^im\/v1\/chats$/, createChat],
  ['GET', /^im\/v1\/chats\/([^/]+)$/, describeChat],
  ['GET', /^im\/v1\/chats\/([^/]+)\/members$/, listMembers],
  ['POST', /^im\/v1\/chats\/([^/]+)\/members$/, addMembers],
  ['DELETE', /^im\/v1\/chats\/([^/]+)\/members$/, removeMembers],
];
