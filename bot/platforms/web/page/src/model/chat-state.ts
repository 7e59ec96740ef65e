import type { FormPush, MessageView, RoomView, WebPerson } from '../../../api.ts';
import type { StageView } from '../../../../../rehearsal/api.ts';

/** What a room holds on this page; `null` messages have not been read yet. */
export interface RoomMessages {
  readonly messages: readonly MessageView[];
  /** There is older to be read. */
  readonly more: boolean;
}

/** Said, but not yet come back from the server. */
export interface PendingMessage {
  readonly input: string;
  readonly room: string;
  readonly thread: string | null;
  readonly text: string;
  readonly failed: boolean;
}

export interface ChatState {
  readonly me: WebPerson | null;
  readonly botName: string;
  readonly zone: string;
  /** The company's clock when it was last heard, and this page's own clock at that moment. */
  readonly clock: { readonly nowMs: number; readonly heardAtMs: number } | null;
  readonly stage: StageView | null;
  readonly rooms: readonly RoomView[];
  readonly read: ReadonlyMap<string, RoomMessages>;
  readonly pending: readonly PendingMessage[];
  readonly cursor: number | null;
  readonly openRoom: string | null;
  readonly openThread: string | null;
  /** The group that was open last, whoever looked. */
  readonly lastGroup: RoomView | null;
  readonly form: FormPush | null;
  readonly moving: boolean;
  readonly online: boolean;
  /** Goes up whenever something has changed, for what is read on the side. */
  readonly revision: number;
}

export const emptyState: ChatState = {
  me: null,
  botName: '新航',
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

/** Newer versions replace older ones; the order is the order of writing. */
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

/** Rooms that were not read yet stay unread: they are read whole when they are opened. */
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

/** The one-to-one chat first, then whoever spoke last. */
export function sortRooms(rooms: readonly RoomView[]): readonly RoomView[] {
  return [...rooms].sort((a, b) => {
    if ((a.kind === 'dm') !== (b.kind === 'dm')) return a.kind === 'dm' ? -1 : 1;
    return (b.last?.seq ?? 0) - (a.last?.seq ?? 0) || a.name.localeCompare(b.name, 'zh-CN');
  });
}
