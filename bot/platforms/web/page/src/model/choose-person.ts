import type { RoomView, WebPerson, WebRole } from '../../../api.ts';

/** The person with this role; of several, a member of the last open group. */
export function choosePerson<P extends WebPerson>(
  people: readonly P[],
  role: WebRole,
  group: RoomView | null,
): P | undefined {
  const candidates = people.filter((person) => person.role === role);
  return candidates.find(({ id }) => group?.members.some((member) => member.id === id)) ?? candidates[0];
}

/** The room to open after switching persons: the same room if they are a member, otherwise the best substitute. */
export function chooseRoom(
  rooms: readonly RoomView[],
  before: string | null,
  group: RoomView | null,
): RoomView | undefined {
  const wasDirect = before?.startsWith('dm:') ?? false;
  return (
    rooms.find(({ id }) => id === before) ??
    (wasDirect ? rooms.find(({ kind, unread }) => kind === 'dm' && unread > 0) : undefined) ??
    rooms.find(({ id }) => id === group?.id) ??
    rooms.find(({ kind }) => kind !== 'dm') ??
    rooms[0]
  );
}
