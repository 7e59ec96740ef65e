import type { FormPush, MessageView, PickedFile, RoomView, WebPerson } from '../../../api.ts';
import type { StageView } from '../../../../../rehearsal/api.ts';

/** The loaded messages of a room. */
export interface RoomMessages {
  readonly messages: readonly MessageView[];
  /** There are older messages to load. */
  readonly more: boolean;
}

/** Sent, but not yet returned by the server. */
export interface PendingMessage {
  readonly input: string;
  readonly room: string;
  readonly thread: string | null;
  readonly text: string;
  readonly attachments: readonly PickedFile[];
  readonly failed: boolean;
}

export interface ChatState {
  readonly me: WebPerson | null;
  readonly botName: string;
  readonly zone: string;
  /** The company's clock when last received, and the page's own clock at that moment. */
  readonly clock: { readonly nowMs: number; readonly heardAtMs: number } | null;
  readonly stage: StageView | null;
  readonly rooms: readonly RoomView[];
  readonly read: ReadonlyMap<string, RoomMessages>;
  readonly pending: readonly PendingMessage[];
  readonly cursor: number | null;
  readonly openRoom: string | null;
  readonly openThread: string | null;
  /** The last open group, across persons. */
  readonly lastGroup: RoomView | null;
  readonly form: FormPush | null;
  readonly moving: boolean;
  readonly online: boolean;
  /** Incremented on every change, for data that is loaded separately. */
  readonly revision: number;
}

export const emptyState: ChatState = {
  me: null,
  botName: '',
  zone: 'Asia/Shanghai',
  clock: null,
  stage: null,
  rooms: [],
  read: new Map(),
  pending: [],
  cursor: null,
  openRoom: null,
  openThread: null,
  lastGroup: null,
  form: null,
  moving: false,
  online: true,
  revision: 0,
};

/** Newer versions replace older ones; ordered by sequence number. */
export function mergeMessages(
  known: readonly MessageView[],
  changed: readonly MessageView[],
): readonly MessageView[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of changed) {
    const before = byId.get(message.id);
    if (before === undefined || before.version <= message.version) byId.set(message.id, message);
  }
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

/** Ignores rooms that are not loaded: they are loaded in full when opened. */
export function mergeChanges(
  read: ReadonlyMap<string, RoomMessages>,
  changed: readonly MessageView[],
): ReadonlyMap<string, RoomMessages> {
  return new Map(
    [...read].map(([room, known]) => {
      const own = changed.filter((message) => message.room === room);
      return [room, own.length > 0 ? { ...known, messages: mergeMessages(known.messages, own) } : known];
    }),
  );
}

export function withoutArrived(
  pending: readonly PendingMessage[],
  messages: readonly MessageView[],
): readonly PendingMessage[] {
  const arrived = new Set(messages.flatMap(({ input }) => input ?? []));
  return pending.some(({ input }) => arrived.has(input))
    ? pending.filter(({ input }) => !arrived.has(input))
    : pending;
}

/**
 * Direct chats first, then by latest message. Its time counts, which the list shows: conversations of the sample company
 * were written one after the other.
 */
export function sortRooms(rooms: readonly RoomView[]): readonly RoomView[] {
  const lastMs = ({ last }: RoomView): number => (last === null ? 0 : Date.parse(last.at));
  return [...rooms].sort((a, b) => {
    if ((a.kind === 'dm') !== (b.kind === 'dm')) return a.kind === 'dm' ? -1 : 1;
    const byTime = lastMs(b) - lastMs(a) || (b.last?.seq ?? 0) - (a.last?.seq ?? 0);
    return byTime || a.name.localeCompare(b.name, 'zh-CN');
  });
}

/** An answer of the server with the objects known before wherever they are equal: what has not changed is not drawn again. */
export function keepEqualParts<T extends object>(known: T | null, answered: T): T {
  if (known === null) return answered;
  const parts = Object.keys(answered).map((key) => {
    const part = key as keyof T;
    return [part, keepEqual(known[part], answered[part])];
  });
  return Object.fromEntries(parts) as T;
}

export function keepEqualRooms(
  known: readonly RoomView[],
  answered: readonly RoomView[],
): readonly RoomView[] {
  const before = new Map(known.map((room) => [room.id, room]));
  const rooms = answered.map((room) => keepEqual(before.get(room.id), room));
  return rooms.length === known.length && rooms.every((room, index) => room === known[index]) ? known : rooms;
}

/** Both come from JSON, with their keys in the server's order. */
function keepEqual<T>(known: T | undefined, answered: T): T {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(answered) ? known : answered;
}
