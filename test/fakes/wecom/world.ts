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
  /** Of a card: the small words above its title. */
  source?: string | undefined;
  buttons: readonly { readonly text: string; readonly key: string }[];
}

/** 企业群发: a member is asked to send it to groups of theirs. */
export interface GroupTask {
  readonly msgid: string;
  readonly sender: string;
  readonly chats: readonly string[];
  readonly text: string;
  /** Status by group, as in `send_list`; absent: nothing was done yet. */
  readonly results: Map<string, number>;
  cancelled: boolean;
  readonly remindedAtMs: number[];
}

export interface Room {
  readonly id: string;
  readonly members: Set<string>;
  /** Of a group with customers. */
  owner: string;
  readonly messages: Message[];
}

/** What WeCom holds: members, customers, the groups the app made, groups with customers, the app's chat with each member. */
export function createWorld() {
  const people = new Map<string, Person>();
  const rooms = new Map<string, Room>();
  const tasks: GroupTask[] = [];
  /** The accounts behind encrypted ones. */
  const sealedIds = new Map<string, string>();
  /** Members to whom WeCom delivers nothing of the app, though it answers "ok": it names them beside that. */
  const unreachable = new Map<string, 'invaliduser' | 'unlicenseduser'>();
  /** Whom a code of the web login stands for, until it is used. */
  const loginCodes = new Map<string, { readonly who: string; readonly untilMs: number }>();
  let count = 0;
  let codes = 0;
  const addRoom = (members: readonly string[], id: string): Room => {
    const room: Room = { id, members: new Set(members), messages: [], owner: members[0] ?? '' };
    rooms.set(id, room);
    return room;
  };
  return {
    people,
    rooms,
    tasks,
    sealedIds,
    unreachable,
    loginCodes,
    /** Who looks at the client when a page asks for a login. */
    looking: '',
    /** A code as the login gives it, for five minutes. */
    logIn: (who: string, nowMs: number): string => {
      codes += 1;
      const code = `code-${codes}`;
      loginCodes.set(code, { who, untilMs: nowMs + 300_000 });
      return code;
    },
    /** Its sender presses send. No one can send what was cancelled. */
    sends: (task: GroupTask): void => {
      if (task.cancelled) throw new Error('it was cancelled');
      for (const chat of task.chats) {
        if (task.results.has(chat)) continue;
        rooms.get(chat)?.messages.push({ kind: 'text', text: task.text, buttons: [] });
        task.results.set(chat, 1);
      }
    },
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
