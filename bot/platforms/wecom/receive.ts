import { Temporal } from 'temporal-polyfill';
import type { Inbound } from '../../../jobs/ports.ts';
import { readKey } from './render.ts';
import { directRoom } from './send.ts';

export const platform = 'wecom';

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
