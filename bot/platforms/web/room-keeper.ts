import type { Clock } from '../../../jobs/clock.ts';
import type { ChatPlatform, MembershipResult, PlatformProblem, StaffRef } from '../../../jobs/ports.ts';
import type { WebChatStore, WebRoom } from '../../../jobs/webchat/web-chat-store.ts';
import { customerPersonId, isExternal, type WebDirectory, type WebPerson } from './directory.ts';
import type { PageStreams } from '../../http/page-streams.ts';

interface RoomKeeperDeps {
  readonly store: WebChatStore;
  readonly directory: WebDirectory;
  readonly clock: Clock;
  readonly streams: PageStreams;
}

/** Rooms have the same ids as in `simulate`: `customer:<code>`, `staff:<code>`. */
export function createRoomKeeper(
  deps: RoomKeeperDeps,
): Pick<ChatPlatform, 'ensureRoom' | 'invite' | 'remove'> {
  const { store, directory, clock, streams } = deps;
  return {
    async ensureRoom({ kind, customerCode, name, staff }) {
      const people = new Map((await directory.people()).map((person) => [person.id, person]));
      const members = staff.map(({ platformUserId }) => people.get(platformUserId) ?? platformUserId);
      // An unknown account could be anyone's, so a room with one is refused.
      const strange = members.find(
        (member): member is string | WebPerson => typeof member === 'string' || isExternal(member),
      );
      if (strange !== undefined) {
        const detail = `${typeof strange === 'string' ? strange : strange.id} is not on the staff register`;
        return { status: 'failed', problem: 'unknown_person', detail };
      }
      const id = `${kind}:${customerCode}`;
      await store.ensureRoom({
        id,
        name,
        kind,
        customerCode,
        members: [
          ...members.filter((member) => typeof member !== 'string').map(toMember),
          ...(kind === 'customer' ? [toCustomerMember(people, customerCode, name)] : []),
        ],
        at: clock.now(),
      });
      streams.nudge();
      return { status: 'ready', platformRoomId: id };
    },
    async invite(roomId, staff) {
      const room = await store.findRoom(roomId);
      if (room === null) return refuseAll(staff, 'gone', `there is no room ${roomId}`);
      const people = new Map((await directory.people()).map((person) => [person.id, person]));
      const known = staff.flatMap(({ platformUserId }) => people.get(platformUserId) ?? []);
      const own = known.filter((person) => !isExternal(person));
      await store.ensureRoom({ ...room, members: own.map(toMember), at: clock.now() });
      streams.nudge();
      const strange = staff.filter(({ platformUserId }) => !own.some(({ id }) => id === platformUserId));
      return refuseAll(strange, 'unknown_person', 'not on the staff register');
    },
    async remove(roomId, staff) {
      await store.removeMembers(
        roomId,
        staff.map(({ platformUserId }) => platformUserId),
      );
      streams.nudge();
      return { refused: [] };
    },
  };
}

function refuseAll(staff: readonly StaffRef[], problem: PlatformProblem, detail: string): MembershipResult {
  return { refused: staff.map(({ platformUserId }) => ({ platformUserId, problem, detail })) };
}

/** A staff member's direct chat with the bot. Customers have none: the bot talks to them in their group. */
export async function ensureDirectRoom(
  { store, clock }: Pick<RoomKeeperDeps, 'store' | 'clock'>,
  person: WebPerson,
  botName: string,
): Promise<string> {
  const id = `dm:${person.id}`;
  const member = toMember(person);
  await store.ensureRoom({
    id,
    name: botName,
    kind: 'dm',
    customerCode: null,
    members: [member],
    at: clock.now(),
  });
  return id;
}

function toMember(person: WebPerson): WebRoom['members'][number] {
  return { personId: person.id, name: person.name, external: isExternal(person) };
}

/** A customer added just now may not be in the directory yet; always external. */
function toCustomerMember(
  people: ReadonlyMap<string, WebPerson>,
  customerCode: string,
  roomName: string,
): WebRoom['members'][number] {
  const personId = customerPersonId(customerCode);
  return { personId, name: people.get(personId)?.name ?? roomName, external: true };
}
