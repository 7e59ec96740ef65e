import { randomUUID } from 'node:crypto';
import type { FakeChat, FakePerson } from './world.ts';
import { ownTenant } from './world.ts';

/** What every event of one app holds. */
export interface EventSource {
  readonly appId: string;
  readonly token: string;
  readonly atMs: number;
}

export type FakeEvent = ReturnType<typeof eventOf>;

export function eventOf(
  { appId, token, atMs }: EventSource,
  type: string,
  event: Record<string, unknown>,
  id = randomUUID(),
) {
  const header = {
    event_id: id,
    event_type: type,
    // Card callbacks have microseconds.
    create_time: type === 'card.action.trigger' ? `${atMs}000` : String(atMs),
    token,
    app_id: appId,
    tenant_key: ownTenant,
  };
  return { schema: '2.0' as const, header, event };
}

const idOf = ({ openId }: FakePerson) => ({ open_id: openId, union_id: `on_${openId}`, user_id: null });

/** A message of a person. `@_user_1` stands for the first of those mentioned. */
export function messageEvent(
  source: EventSource,
  {
    id,
    chat,
    from,
    text,
    mentions = [],
    root = null,
    ...other
  }: {
    readonly id: string;
    readonly chat: FakeChat;
    readonly from: FakePerson;
    readonly text: string;
    readonly mentions?: readonly { readonly openId: string; readonly name: string }[];
    readonly root?: string | null;
    readonly type?: string;
    readonly content?: object;
  },
): FakeEvent {
  return eventOf(source, 'im.message.receive_v1', {
    sender: { sender_id: idOf(from), sender_type: 'user', tenant_key: from.tenantKey },
    message: {
      message_id: id,
      ...(root === null ? {} : { root_id: root, parent_id: root }),
      create_time: String(source.atMs),
      chat_id: chat.id,
      chat_type: chat.mode,
      message_type: other.type ?? 'text',
      content: JSON.stringify(other.content ?? { text }),
      mentions: mentions.map(({ openId, name }, at) => ({
        key: `@_user_${at + 1}`,
        id: { open_id: openId },
        name,
        tenant_key: ownTenant,
      })),
    },
  });
}

/** A person presses something in a card. */
export function cardEvent(
  source: EventSource,
  {
    chat,
    by,
    messageId,
    value,
    answers,
  }: {
    readonly chat: FakeChat;
    readonly by: FakePerson;
    readonly messageId: string;
    readonly value: object;
    readonly answers?: Readonly<Record<string, string>>;
  },
): FakeEvent {
  return eventOf(source, 'card.action.trigger', {
    operator: { tenant_key: by.tenantKey, open_id: by.openId, union_id: `on_${by.openId}` },
    token: 'c-once',
    action: {
      value,
      tag: 'button',
      ...(answers === undefined ? {} : { form_value: answers, name: 'submit' }),
    },
    host: 'im_message',
    context: { open_message_id: messageId, open_chat_id: chat.id },
  });
}

export function membersEvent(
  source: EventSource,
  what: 'added' | 'deleted' | 'withdrawn',
  chat: FakeChat,
  users: readonly FakePerson[],
): FakeEvent {
  return eventOf(source, `im.chat.member.user.${what}_v1`, {
    chat_id: chat.id,
    operator_id: { open_id: 'ou_operator' },
    external: chat.external,
    users: users.map((one) => ({ name: one.name, tenant_key: one.tenantKey, user_id: idOf(one) })),
  });
}

export function botEvent(
  source: EventSource,
  type: 'im.chat.member.bot.added_v1' | 'im.chat.member.bot.deleted_v1' | 'im.chat.disbanded_v1',
  chat: FakeChat,
  by: FakePerson,
): FakeEvent {
  return eventOf(source, type, {
    chat_id: chat.id,
    operator_id: idOf(by),
    operator_tenant_key: by.tenantKey,
    external: chat.external,
    name: chat.name,
  });
}
