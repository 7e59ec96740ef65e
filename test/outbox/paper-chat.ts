import { type Content, plainText } from '../../templates/reader/card.ts';
import {
  type ChatPlatform,
  type FindResult,
  type HandOverOutcome,
  type Member,
  type MessageRef,
  noPace,
  type SendOptions,
  type SendResult,
} from '../../jobs/ports.ts';

/** Failures of an update. */
export type UpdateFault = Extract<Fault, { kind: 'reject' | 'lose-answer' | 'die' }>;

export interface PaperMessage {
  readonly room: string;
  readonly marker: string;
  readonly audience: 'customer' | 'staff';
  readonly text: string;
  readonly content: Content;
  readonly says: readonly string[];
}

/** Failures of a posting: before the chat has it, or after. */
export type Fault =
  | { readonly kind: 'reject'; readonly result: Extract<SendResult, { status: 'rejected' }> }
  | { readonly kind: 'lose-answer'; readonly arrives: boolean }
  | { readonly kind: 'die'; readonly arrives: boolean };

/** What a colleague was given to send. */
export interface Task {
  readonly room: string;
  readonly text: string;
  outcome: HandOverOutcome | { readonly status: 'withdrawn' };
  reminded: number;
}

/** An in-memory chat that keeps what it receives and fails the way chats do. Tests assert on its memory. */
export function createPaperChat() {
  const messages: PaperMessage[] = [];
  const members = new Map<string, readonly Member[]>();
  const people = new Map<string, Member | null | Error>();
  let fault: ((room: string) => Fault | null) | null = null;
  let canTell = true;
  let updateFault: (() => UpdateFault | null) | null = null;
  let handing: Task[] | null = null;
  const taskOf = ({ platformMessageId }: MessageRef): Task | undefined =>
    handing?.[Number(platformMessageId.slice(1)) - 1];
  /** What each update showed, in order. */
  const updates: { readonly message: string; readonly content: Content }[] = [];

  const send = async (
    room: string,
    text: Content & { audience: 'customer' | 'staff' },
    options: SendOptions,
  ): Promise<SendResult> => {
    const wrong = fault?.(room) ?? null;
    if (wrong?.kind === 'reject') return wrong.result;
    if (handing !== null && text.audience === 'customer') {
      const task: Task = { room, text: plainText(text), outcome: { status: 'waiting' }, reminded: 0 };
      handing.push(task);
      if (wrong?.kind === 'lose-answer') return { status: 'unknown', cause: 'the connection was lost' };
      return {
        status: 'handed-over',
        ref: { platformRoomId: room, platformMessageId: `t${handing.length}` },
      };
    }
    const ref: MessageRef = { platformRoomId: room, platformMessageId: `m${messages.length + 1}` };
    if (wrong === null || wrong.arrives) {
      messages.push({
        room,
        marker: options.marker,
        audience: text.audience,
        text: plainText(text),
        content: text,
        says: options.about.map((a) => a.say),
      });
    }
    if (wrong?.kind === 'lose-answer') return { status: 'unknown', cause: 'the connection was lost' };
    if (wrong?.kind === 'die') throw new Error('the process died here');
    return { status: 'accepted', ref };
  };

  const platform: ChatPlatform = {
    id: 'paper',
    capabilities: {
      groupInbound: 'all',
      whisper: 'stored',
      customerJoin: 'api',
      customerPost: 'direct',
      replyLink: 'thread',
      settle: 'read-back',
      form: 'modal',
      edit: 'any-time',
      seesEdits: true,
      seesDeletes: true,
      seesMembers: true,
      home: 'none',
      maxTextChars: 10_000,
      requestLimitMs: 10_000,
      pace: noPace,
    },
    start: async () => {},
    stop: async () => {},
    problem: () => null,
    ensureRoom: async (request) => ({ status: 'ready', platformRoomId: `room-${request.customerCode}` }),
    invite: async (room, staff) => {
      const known = members.get(room) ?? [];
      const fresh = staff.filter((one) => !known.some((m) => m.platformUserId === one.platformUserId));
      members.set(room, [
        ...known,
        ...fresh.map((one) => ({ ...one, name: '', external: false, bot: false })),
      ]);
      return { refused: [] };
    },
    remove: async (room, staff) => {
      const gone = new Set(staff.map(({ platformUserId }) => platformUserId));
      members.set(
        room,
        (members.get(room) ?? []).filter((m) => !gone.has(m.platformUserId)),
      );
      return { refused: [] };
    },
    members: async (room) => members.get(room) ?? [],
    person: async (id) => {
      const known = people.get(id);
      if (known instanceof Error) throw known;
      return known === undefined ? { platformUserId: id, name: id, external: false, bot: false } : known;
    },
    post: (room, text, options) => send(room.platformRoomId, text, options),
    postStaff: (room, text, options) => send(room.platformRoomId, text, options),
    dm: (to, text, options) => send(`dm:${to.platformUserId}`, text, options),
    update: async ({ platformRoomId, platformMessageId }, text): Promise<SendResult> => {
      const wrong = updateFault?.() ?? null;
      if (wrong?.kind === 'reject') return wrong.result;
      if (wrong === null || wrong.arrives) {
        updates.push({ message: platformMessageId, content: text });
        const index = Number(platformMessageId.slice(1)) - 1;
        const before = messages[index];
        if (before === undefined || before.room !== platformRoomId || before.audience !== 'staff')
          return { status: 'rejected', problem: 'gone', detail: 'no such message' };
        messages[index] = { ...before, text: plainText(text), content: text };
      }
      if (wrong?.kind === 'lose-answer') return { status: 'unknown', cause: 'the connection was lost' };
      if (wrong?.kind === 'die') throw new Error('the process died here');
      return { status: 'accepted', ref: { platformRoomId, platformMessageId } };
    },
    find: async (target, markers): Promise<FindResult> => {
      if (!canTell) return { status: 'cannot-tell', why: 'this chat keeps no history' };
      const room = target.kind === 'room' ? target.platformRoomId : `dm:${target.to.platformUserId}`;
      const found = messages.flatMap((m, index) =>
        m.room === room && markers.includes(m.marker)
          ? [[m.marker, { platformRoomId: room, platformMessageId: `m${index + 1}` }] as const]
          : [],
      );
      return { status: 'read', found: new Map(found) };
    },
    answer: async () => ({ status: 'rejected', problem: 'unsupported', detail: 'paper' }),
    openForm: async () => ({ status: 'rejected', problem: 'unsupported', detail: 'paper' }),
  };

  return {
    platform,
    messages,
    members,
    /** Accounts that are not plain colleagues: of another company, a bot, closed, or whose look-up fails. */
    people,
    /** Keys of the texts posted in a room, without what a morning list only repeats and who took customers over. */
    says: (room: string) =>
      messages
        .filter((m) => m.room === room)
        .flatMap((m) => m.says)
        .filter((say) => !/^(today\/|people\/(handed|taken)-over$)/u.test(say)),
    failWith: (decide: ((room: string) => Fault | null) | null) => {
      fault = decide;
    },
    updates,
    failUpdatesWith: (decide: (() => UpdateFault | null) | null) => {
      updateFault = decide;
    },
    /** From now on a colleague has to send what is for customers. @returns what they were given */
    handOver: (): readonly Task[] => {
      const tasks: Task[] = [];
      handing = tasks;
      Object.assign(platform, {
        capabilities: { ...platform.capabilities, customerPost: 'staff-confirm' },
        handOver: {
          reminders: { messages: 3, perMs: 24 * 3_600_000 },
          outcome: async (message: MessageRef): Promise<HandOverOutcome> => {
            const outcome = taskOf(message)?.outcome ?? { status: 'unreadable', why: 'no such task' };
            return outcome.status === 'withdrawn' ? { status: 'waiting' } : outcome;
          },
          remind: async (message: MessageRef) => {
            const task = taskOf(message);
            if (task?.outcome.status !== 'waiting') return 'failed';
            task.reminded += 1;
            return 'reminded';
          },
          withdraw: async (message: MessageRef) => {
            const task = taskOf(message);
            if (task?.outcome.status === 'waiting') task.outcome = { status: 'withdrawn' };
            return 'withdrawn';
          },
        },
      });
      return tasks;
    },
    forgetHistory: () => {
      canTell = false;
    },
  };
}
