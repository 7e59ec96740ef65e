import { Temporal } from 'temporal-polyfill';
import type { Inbound } from '../../../jobs/ports.ts';
import { readKey } from './render.ts';
import { directRoom } from './send.ts';

export const platform = 'wecom';

/**
 * A group with customers was made, changed or dissolved. WeCom does not say by whom, so its owner is looked up.
 *
 * @returns null for anything else
 */
export async function readGroupChange(
  values: ReadonlyMap<string, string>,
  ownerOf: (chatId: string) => Promise<string>,
): Promise<Inbound | null> {
  const read = (name: string): string => values.get(name) ?? '';
  const [chatId, change, detail] = [read('ChatId'), read('ChangeType'), read('UpdateDetail')];
  const seconds = Number(read('CreateTime'));
  if (read('Event') !== 'change_external_chat' || chatId === '' || !Number.isSafeInteger(seconds))
    return null;
  const what = groupChanges[`${change} ${detail}`.trim()];
  if (what === undefined) return null;
  const actor = change === 'create' ? await ownerOf(chatId) : read('FromUserName');
  return {
    platform,
    kind: 'member',
    dedupeKey: ['chat', chatId, change, detail, read('CreateTime'), read('CurMemVer')].join(':'),
    at: Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString(),
    from: {
      platformUserId: actor,
      name: actor,
      external: change === 'create' ? actor.includes('/') : 'unknown',
    },
    platformRoomId: chatId,
    handle: { platformUserId: actor, platformRoomId: directRoom(actor) },
    ...what,
  };
}

/** As if the bot came and went with the group: it can be bound, or is lost. */
const groupChanges: Readonly<Record<string, { readonly change: 'joined' | 'left'; readonly bot: boolean }>> =
  {
    create: { change: 'joined', bot: true },
    dismiss: { change: 'left', bot: true },
    'update add_member': { change: 'joined', bot: false },
    'update del_member': { change: 'left', bot: false },
  };

/**
 * What a member has written to the app, or a button pressed. Everything that reaches an app is one-to-one.
 *
 * @returns null for events that say nothing to us, such as opening the app
 */
export function readCallback(values: ReadonlyMap<string, string>, agentId: number): Inbound | null {
  const read = (name: string): string => values.get(name) ?? '';
  const user = read('FromUserName');
  const seconds = Number(read('CreateTime'));
  if (user === '' || !Number.isSafeInteger(seconds) || read('AgentID') !== String(agentId)) return null;
  const head = {
    platform,
    at: Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString(),
    from: {
      platformUserId: user,
      name: user,
      // A member of a linked corporation is written as `corporation/member`. All others are our own.
      external: user.includes('/'),
    },
    handle: { platformUserId: user, platformRoomId: directRoom(user) },
  } as const;
  const type = read('MsgType');
  if (type === 'event') {
    const pressed = read('Event') === 'template_card_event' ? readKey(read('EventKey')) : null;
    if (pressed === null) return null;
    // Events have no id. Pressed again later, it is another click.
    const dedupeKey = ['click', user, read('CreateTime'), read('TaskId'), read('EventKey')].join(':');
    return { ...head, kind: 'click', dedupeKey, ...pressed };
  }
  const id = read('MsgId');
  if (id === '') return null;
  return {
    ...head,
    kind: 'message',
    dedupeKey: `message:${id}`,
    text: type === 'text' ? read('Content').trim() : `[${type}]`,
    message: { platformRoomId: directRoom(user), platformMessageId: id },
    thread: null,
    where: 'direct',
    addressed: true,
  };
}
