import {
  type Capabilities,
  type ChatPlatform,
  type Member,
  noPace,
  type RoomRequest,
  type RoomResult,
} from '../../jobs/ports.ts';

const capabilities: Capabilities = {
  groupInbound: 'all',
  whisper: 'stored',
  customerJoin: 'staff-action',
  customerPost: 'direct',
  replyLink: 'thread',
  settle: 'read-back',
  form: 'modal',
  edit: 'none',
  seesEdits: true,
  seesDeletes: true,
  seesMembers: true,
  home: 'none',
  maxTextChars: 8_000,
  requestLimitMs: 10_000,
  pace: noPace,
};

export interface GroupChat {
  readonly platform: ChatPlatform;
  /** Existing groups, by id. */
  readonly rooms: ReadonlyMap<string, { readonly name: string; readonly members: readonly Member[] }>;
  /** Adds a group created by hand. */
  addRoom(id: string, members: readonly Partial<Member>[]): void;
  /** Accounts known to the chat. For any other id, those that begin with U are colleagues and the rest do not exist. */
  readonly people: Map<string, Member | null>;
  /** Makes creating groups fail from now on, by an error result or by not answering. */
  refuseRooms(how: Extract<RoomResult, { status: 'failed' }> | Error): void;
}

/** A chat that only keeps groups and their members. */
export function createGroupChat(id = 'chat'): GroupChat {
  const rooms = new Map<string, { name: string; members: readonly Member[] }>();
  const people = new Map<string, Member | null>();
  let refusal: Extract<RoomResult, { status: 'failed' }> | Error | null = null;
  const bot: Member = { platformUserId: 'B', name: '新航', external: false, bot: true };

  const ensureRoom = async (request: RoomRequest): Promise<RoomResult> => {
    if (refusal instanceof Error) throw refusal;
    if (refusal !== null) return refusal;
    const platformRoomId = `R-${request.customerCode}`;
    const staff = request.staff.map(({ platformUserId }) => toMember({ platformUserId }));
    rooms.set(platformRoomId, { name: request.name, members: [bot, ...staff] });
    return { status: 'ready', platformRoomId };
  };
  const unused = async (): Promise<never> => {
    throw new Error('a command answers, it does not post');
  };
  return {
    rooms,
    people,
    platform: {
      id,
      capabilities,
      start: async () => {},
      stop: async () => {},
      problem: () => null,
      ensureRoom,
      invite: unused,
      remove: unused,
      members: async (platformRoomId) => {
        const room = rooms.get(platformRoomId);
        if (room === undefined) throw new Error('not_in_channel');
        return room.members;
      },
      person: async (platformUserId) => {
        const known = people.get(platformUserId);
        if (known !== undefined) return known;
        return platformUserId.startsWith('U') ? toMember({ platformUserId }) : null;
      },
      post: unused,
      postStaff: unused,
      dm: unused,
      update: unused,
      find: unused,
      answer: unused,
      openForm: unused,
    },
    addRoom: (roomId, members) => {
      const inside = members.map(toMember);
      rooms.set(roomId, { name: roomId, members: [bot, ...inside] });
      for (const member of inside) people.set(member.platformUserId, member);
    },
    refuseRooms: (how) => {
      refusal = how;
    },
  };
}

function toMember(given: Partial<Member>): Member {
  return { platformUserId: 'U', name: '某人', external: false, bot: false, ...given };
}
