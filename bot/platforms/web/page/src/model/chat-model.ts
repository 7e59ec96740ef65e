import type { FormPush, Input } from '../../../api.ts';
import type { Move, MovedView } from '../../../../../rehearsal/api.ts';
import { chooseRoom } from './choose-person.ts';
import { type Api, RequestProblem } from './api.ts';
import {
  type ChatState,
  emptyState,
  keepEqualParts,
  keepEqualRooms,
  type PendingMessage,
  mergeChanges,
  mergeMessages,
  sortRooms,
  withoutArrived,
} from './chat-state.ts';
import { newestOnly } from './newest-only.ts';
import { readEvents } from './read-events.ts';

type WithoutHead<I> = I extends Input ? Omit<I, 'id' | 'at' | 'page'> : never;

/** What a person writes; the text may be empty when there are files. */
type Words = Pick<PendingMessage, 'text' | 'attachments'>;

export interface ChatModel {
  subscribe(listener: () => void): () => void;
  state(): ChatState;
  /** Loads the stage and opens a session as the given person, or as the first supervisor. */
  start(as: string | null, room: string | null): Promise<void>;
  /** @param room the room to open, if they are in it */
  lookAs(personId: string, room?: string): Promise<void>;
  openRoom(room: string): Promise<void>;
  readOlder(room: string): Promise<void>;
  openThread(message: string | null): void;
  say(room: string, thread: string | null, words: Words): Promise<void>;
  /** Resends a failed message as the same input. */
  sayAgain(input: string): Promise<void>;
  /** @throws RequestProblem */
  send(input: WithoutHead<Input>): Promise<void>;
  /** @param push only if this one is still shown */
  closeForm(push?: FormPush): void;
  /** Opens what was posted to this person meanwhile, if anything. @throws RequestProblem */
  move(move: Move): Promise<MovedView>;
}

/** The page's chat state, kept in sync with the server. Components only read it and call its methods. */
export function createChatModel(api: Api, random: () => string = () => crypto.randomUUID()): ChatModel {
  let state = emptyState;
  let syncing: Promise<void> | null = null;
  let again = false;
  let wasChosen = false;
  let listening = new AbortController();
  const listeners = new Set<() => void>();

  const set = (change: Partial<ChatState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  /** A move of the clock and the event stream may ask at the same time. */
  const askStage = newestOnly(() => api.stage());
  const readStage = async (): Promise<void> => {
    const stage = await askStage();
    if (stage === null) return;
    const isReplaying = (state.stage?.replayedTo ?? null) !== null;
    set({
      stage: keepEqualParts(state.stage, stage),
      clock: heard(stage.now),
      revision: state.revision + 1,
    });
    if (isReplaying && stage.replayedTo === null) await afterReplay();
  };

  /** The groups have come after the page was opened: unless a room was chosen meanwhile, it opens as it does later. */
  const afterReplay = async (): Promise<void> => {
    await sync();
    const wanted = chooseRoom(state.rooms, null, state.lastGroup);
    if (wanted !== undefined && !wasChosen) await showRoom(wanted.id);
  };

  const syncOnce = async (): Promise<void> => {
    const asked = state.me?.id;
    const view = await api.sync(state.cursor);
    // Discards a response for the previous person.
    if (asked !== state.me?.id || view.me.id !== asked) return;
    set({
      botName: view.botName,
      zone: view.zone,
      clock: heard(view.now),
      rooms: keepEqualRooms(state.rooms, sortRooms(view.rooms)),
      read: view.reset ? new Map() : mergeChanges(state.read, view.messages),
      pending: withoutArrived(state.pending, view.messages),
      cursor: view.cursor,
      online: true,
      revision: state.revision + 1,
    });
    if (state.openRoom !== null && !state.read.has(state.openRoom)) await readRoom(state.openRoom);
    await markOpenRoom();
  };
  const sync = (): Promise<void> => {
    again = syncing !== null;
    syncing ??= syncOnce().finally(() => {
      syncing = null;
      if (again) void sync().catch(() => set({ online: false }));
    });
    return syncing;
  };

  const readRoom = async (room: string): Promise<void> => {
    const asked = state.me?.id;
    const { messages, more } = await api.readRoom(room, null);
    if (asked !== state.me?.id) return;
    const known = state.read.get(room)?.messages ?? [];
    set({ read: new Map(state.read).set(room, { messages: mergeMessages(known, messages), more }) });
  };

  const markOpenRoom = async (): Promise<void> => {
    const room = state.rooms.find(({ id }) => id === state.openRoom);
    if (room === undefined || room.unread === 0 || room.last === null) return;
    if (document.visibilityState === 'hidden') return;
    set({ rooms: state.rooms.map((other) => (other === room ? { ...other, unread: 0 } : other)) });
    await api.markRead(room.id, room.last.seq);
  };

  const listen = async (signal: AbortSignal): Promise<void> => {
    let waitMs = 500;
    while (!signal.aborted) {
      try {
        for await (const { event, data } of readEvents(await api.stream(signal))) {
          waitMs = 500;
          if (event === 'changed') await sync();
          else if (event === 'stage') await readStage();
          else if (event === 'form') set({ form: data as FormPush });
        }
      } catch {
        if (signal.aborted) return;
      }
      if (signal.aborted) return;
      set({ online: false });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      waitMs = Math.min(waitMs * 2, 8_000);
    }
  };

  const deliver = async (head: { id: string; at: string }, input: WithoutHead<Input>): Promise<void> => {
    await api.send({ ...head, page: api.page, ...input });
    await sync();
  };
  const nextHead = () => ({ id: random(), at: new Date().toISOString() });

  const trySay = async (input: string): Promise<void> => {
    const said = state.pending.find((pending) => pending.input === input);
    if (said === undefined) return;
    const { room, thread, text, attachments } = said;
    const mark = (failed: boolean) =>
      set({ pending: state.pending.map((p) => (p.input === input ? { ...p, failed } : p)) });
    mark(false);
    try {
      await deliver(
        { ...nextHead(), id: input },
        {
          kind: 'say',
          room,
          text,
          ...(thread === null ? {} : { thread }),
          ...(attachments.length === 0 ? {} : { attachments }),
        },
      );
    } catch (error) {
      mark(true);
      if (!(error instanceof RequestProblem)) throw error;
    }
  };

  const showRoom = async (room: string): Promise<void> => {
    set({ openRoom: room, openThread: null });
    if (!state.read.has(room)) await readRoom(room);
    await markOpenRoom();
  };

  /** Only a group that was chosen decides who is looked at next. */
  const openRoom = async (room: string): Promise<void> => {
    wasChosen = true;
    const group = state.rooms.find(({ id, kind }) => id === room && kind !== 'dm');
    set({ lastGroup: group ?? state.lastGroup });
    await showRoom(room);
  };

  const lookAs = async (personId: string, room?: string): Promise<void> => {
    const before = room ?? state.openRoom;
    listening.abort();
    listening = new AbortController();
    await syncing?.catch(() => {});
    const { me } = await api.openSession(personId);
    const { stage, clock, zone, botName, lastGroup } = state;
    set({ ...emptyState, stage, clock, zone, botName, lastGroup, me });
    // A sync that was running for the previous person is discarded; the next one is for this person.
    while (state.me === me && state.cursor === null) await sync();
    const wanted = chooseRoom(state.rooms, before, lastGroup);
    if (wanted !== undefined) await showRoom(wanted.id);
    void listen(listening.signal);
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,

    async start(as, room) {
      await readStage();
      const people = state.stage?.people ?? [];
      const first =
        people.find(({ id }) => id === as) ?? people.find(({ role }) => role === 'supervisor') ?? people[0];
      if (first !== undefined) await lookAs(first.id, ...(room === null ? [] : [room]));
      document.addEventListener('visibilitychange', () => void markOpenRoom().catch(() => {}));
    },
    lookAs,
    openRoom,

    async readOlder(room) {
      const known = state.read.get(room);
      const oldest = known?.messages.find(({ thread }) => thread === null);
      if (known === undefined || oldest === undefined) return;
      const { messages, more } = await api.readRoom(room, oldest.seq);
      const merged = mergeMessages(state.read.get(room)?.messages ?? [], messages);
      set({ read: new Map(state.read).set(room, { messages: merged, more }) });
    },

    openThread: (message) => set({ openThread: message }),

    async say(room, thread, words) {
      const input = random();
      set({ pending: [...state.pending, { input, room, thread, ...words, failed: false }] });
      await trySay(input);
    },
    sayAgain: trySay,
    send: (input) => deliver(nextHead(), input),
    closeForm: (push) => {
      if (push === undefined || state.form === push) set({ form: null });
    },

    async move(move) {
      set({ moving: true });
      try {
        const moved = await api.move(move);
        await Promise.all([readStage(), sync()]);
        const own = moved.told.filter(({ reader }) => reader === state.me?.id);
        const landing = own.some(({ room }) => room === state.openRoom) ? undefined : own.at(-1);
        if (landing !== undefined) await showRoom(landing.room);
        return moved;
      } finally {
        set({ moving: false });
      }
    },
  };
}

function heard(now: string): ChatState['clock'] {
  return { nowMs: Date.parse(now), heardAtMs: performance.now() };
}
