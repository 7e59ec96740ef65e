export interface Person {
  readonly id: string;
  readonly name: string;
  /** A customer, who is in no directory of the corporation. */
  readonly external: boolean;
  status: number;
}

export interface Message {
  readonly kind: 'text' | 'card';
  text: string;
  buttons: readonly { readonly text: string; readonly key: string }[];
}

export interface Room {
  readonly id: string;
  readonly members: Set<string>;
  readonly messages: Message[];
}

/** What WeCom holds: members, customers, the groups the app made, groups with customers, the app's chat with each member. */
export function createWorld() {
  const people = new Map<string, Person>();
  const rooms = new Map<string, Room>();
  let count = 0;
  const addRoom = (members: readonly string[], id: string): Room => {
    const room: Room = { id, members: new Set(members), messages: [] };
    rooms.set(id, room);
    return room;
  };
  return {
    people,
    rooms,
    addRoom,
    addPerson: (name: string, { external = false } = {}): Person => {
      count += 1;
      const person = { id: external ? `wmOutsider${count}` : `user${count}`, name, external, status: 1 };
      people.set(person.id, person);
      return person;
    },
    /** The app's chat with one member. */
    direct: (userId: string): Room => rooms.get(`dm:${userId}`) ?? addRoom([userId], `dm:${userId}`),
  };
}

export type World = ReturnType<typeof createWorld>;
