import { expect, it } from 'vitest';
import type { RoomView } from '../../../bot/platforms/web/api.ts';
import { sortRooms } from '../../../bot/platforms/web/page/src/model/chat-state.ts';

const room = (id: string, kind: RoomView['kind'], last: readonly [at: string, seq: number] | null) =>
  ({ id, name: id, kind, last: last === null ? null : { at: last[0], seq: last[1] } }) as RoomView;

it('conversations stand by the time of their last message, direct chats above them, silent ones below', () => {
  const rooms = [
    room('silent', 'customer', null),
    room('written last', 'customer', ['2026-11-17T01:00:00Z', 9]),
    room('newest', 'customer', ['2026-11-22T01:00:00Z', 2]),
    room('same moment, later', 'customer', ['2026-11-20T01:00:00Z', 4]),
    room('same moment', 'customer', ['2026-11-20T01:00:00Z', 3]),
    room('bot', 'dm', ['2026-11-01T01:00:00Z', 1]),
  ];
  expect(sortRooms(rooms).map(({ id }) => id)).toEqual([
    'bot',
    'newest',
    'same moment, later',
    'same moment',
    'written last',
    'silent',
  ]);
});
