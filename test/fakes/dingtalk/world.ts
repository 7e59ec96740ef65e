import { randomUUID } from 'node:crypto';

export interface Person {
  readonly id: string;
  readonly name: string;
  /** Outside the organisation: no `userid`, so the sender id stands for the person. */
  readonly external: boolean;
}

export interface Message {
  /** `processQueryKey` of a robot message, `outTrackId` of a card. */
  readonly key: string;
  /** `text`: shown verbatim. `markdown`: with links. `card`: variables of the template. */
  readonly kind: 'text' | 'markdown' | 'card';
  text: string;
  buttons: readonly Readonly<Record<string, string>>[];
}

export interface Room {
  readonly id: string;
  readonly members: Set<string>;
  readonly messages: Message[];
}

export const robotCode = 'dingrobot1';

/** What DingTalk holds: people, groups, and the robot's chat with each person. */
export function createWorld() {
  const people = new Map<string, Person>();
  const rooms = new Map<string, Room>();
  const cards = new Map<string, Message>();
  /** People whom the robot writes too much to. */
  const flowControlled = new Set<string>();
  /** Groups by the `uuid` of their creation. */
  const created = new Map<string, string>();
  const looking = new Set<() => void>();
  let count = 0;

  const addRoom = (members: readonly string[], id = `cid${randomUUID()}==`): Room => {
    const room: Room = { id, members: new Set(members), messages: [] };
    rooms.set(id, room);
    return room;
  };
  return {
    people,
    rooms,
    cards,
    flowControlled,
    created,
    addRoom,
    /** After every call that may have changed something. */
    changed: (): void => {
      for (const look of looking) look();
    },
    /** Resolves when the condition holds; looked at after every change. */
    until: async (holds: () => boolean): Promise<void> =>
      await new Promise((resolve) => {
        const look = (): void => {
          if (!holds()) return;
          looking.delete(look);
          resolve();
        };
        looking.add(look);
        look();
      }),
    addPerson: (name: string, { external = false } = {}): Person => {
      count += 1;
      const id = external ? `$:LWCP_v1:$outsider${count}` : `user${count}`;
      const person = { id, name, external };
      people.set(id, person);
      return person;
    },
    /** The robot's chat with one person. */
    direct: (userId: string): Room => rooms.get(`dm:${userId}`) ?? addRoom([userId], `dm:${userId}`),
  };
}

export type World = ReturnType<typeof createWorld>;
