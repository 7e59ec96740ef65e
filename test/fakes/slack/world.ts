import { createChanges, type Changes } from './changes.ts';
import { createIds, type Ids } from './ids.ts';
import type { Channel, ChannelKind, Ephemeral, Message, Team, UserRow, View } from './model.ts';

/** An event in the workspace, for the transport that notifies the app. */
export type Happening =
  | { readonly type: 'posted'; readonly channel: Channel; readonly message: Message }
  | {
      readonly type: 'changed';
      readonly channel: Channel;
      readonly before: Message;
      readonly after: Message;
      readonly hidden?: boolean;
    }
  | {
      readonly type: 'deleted';
      readonly channel: Channel;
      readonly message: Message;
      readonly tombstone: boolean;
    }
  | {
      readonly type: 'joined';
      readonly channel: Channel;
      readonly user: UserRow;
      readonly inviter: string | null;
    }
  | { readonly type: 'home-opened'; readonly channel: Channel; readonly user: UserRow }
  | { readonly type: 'left'; readonly channel: Channel; readonly user: UserRow; readonly actor: string };

export interface World {
  readonly team: Team;
  readonly ids: Ids;
  readonly changes: Changes;
  readonly nowMs: () => number;
  /** How long the workspace lets messages be edited; null: at any time. */
  editWindowMs: number | null;
  readonly bot: UserRow;
  readonly botId: string;
  readonly appId: string;
  readonly users: Map<string, UserRow>;
  readonly channels: Map<string, Channel>;
  readonly views: Map<string, View>;
  /** Whether the app has a home tab. */
  homeTab: boolean;
  /** Home tabs as last published, by user. */
  readonly homes: Map<string, View>;
  onHappening(listener: (happening: Happening) => Promise<void>): void;
  addUser(row: Omit<UserRow, 'id' | 'deleted' | 'email'> & { id?: string; email?: string }): UserRow;
  addChannel(row: { name: string; kind: ChannelKind; creator: string; members: readonly string[] }): Channel;
  /** The direct chat of a user with the bot. */
  directOf(userId: string): Channel;
  post(channel: Channel, message: Omit<Message, 'channel' | 'ts' | 'edited'>): Message;
  whisper(channel: Channel, ephemeral: Omit<Ephemeral, 'channel' | 'ts'>): Ephemeral;
  edit(channel: Channel, message: Message, text: string, by: string): Message;
  remove(channel: Channel, message: Message): void;
  join(channel: Channel, user: UserRow, inviter: string | null): void;
  leave(channel: Channel, user: UserRow, actor: string): void;
  happen(happening: Happening): void;
  /** Resolves once Slack has tried to notify the app of everything so far. */
  told(): Promise<void>;
}

/** The workspace itself, without tokens, sockets or signatures. */
export function createWorld(team: Team, nowMs: () => number): World {
  const ids = createIds(nowMs);
  const changes = createChanges();
  const users = new Map<string, UserRow>();
  const channels = new Map<string, Channel>();
  const listeners: ((happening: Happening) => Promise<void>)[] = [];

  const addUser: World['addUser'] = (row) => {
    const id = row.id ?? ids.next('U');
    const user: UserRow = { email: `${id.toLowerCase()}@example.com`, ...row, id, deleted: false };
    users.set(id, user);
    return user;
  };
  const bot = addUser({ name: '新航', teamId: team.id, bot: true, guest: 'none' });

  const telling = new Set<Promise<unknown>>();
  const happen = (happening: Happening): void => {
    changes.announce();
    const told = Promise.all(listeners.map((listener) => listener(happening)));
    telling.add(told);
    void told.finally(() => telling.delete(told));
  };

  const addChannel: World['addChannel'] = ({ name, kind, creator, members }) => {
    const channel: Channel = {
      id: ids.next(kind === 'im' ? 'D' : 'C'),
      name,
      kind,
      creator,
      archived: false,
      members: new Set(members),
      messages: [],
      ephemerals: [],
    };
    channels.set(channel.id, channel);
    return channel;
  };

  const replace = (channel: Channel, before: Message, after: Message): void => {
    channel.messages.splice(channel.messages.indexOf(before), 1, after);
  };

  return {
    team,
    ids,
    changes,
    nowMs,
    editWindowMs: null,
    bot,
    botId: ids.next('B'),
    appId: ids.next('A'),
    users,
    channels,
    views: new Map(),
    homeTab: true,
    homes: new Map(),
    onHappening: (listener) => void listeners.push(listener),
    addUser,
    addChannel,
    happen,
    async told() {
      await Promise.all(telling);
    },
    directOf(userId) {
      const found = [...channels.values()].find(
        ({ kind, members }) => kind === 'im' && members.has(userId) && members.has(bot.id),
      );
      return (
        found ?? addChannel({ name: 'directmessage', kind: 'im', creator: userId, members: [userId, bot.id] })
      );
    },
    post(channel, given) {
      const message: Message = { ...given, channel: channel.id, ts: ids.ts(), edited: null };
      channel.messages.push(message);
      happen({ type: 'posted', channel, message });
      return message;
    },
    whisper(channel, given) {
      const ephemeral: Ephemeral = { ...given, channel: channel.id, ts: ids.ts() };
      channel.ephemerals.push(ephemeral);
      changes.announce();
      return ephemeral;
    },
    edit(channel, before, text, by) {
      const after: Message = { ...before, text, edited: { user: by, ts: ids.ts() } };
      replace(channel, before, after);
      happen({ type: 'changed', channel, before, after });
      return after;
    },
    remove(channel, message) {
      const tombstone = channel.messages.some(
        ({ threadTs, ts }) => threadTs === message.ts && ts !== message.ts,
      );
      channel.messages.splice(channel.messages.indexOf(message), 1);
      happen({ type: 'deleted', channel, message, tombstone });
    },
    join(channel, user, inviter) {
      channel.members.add(user.id);
      happen({ type: 'joined', channel, user, inviter });
    },
    leave(channel, user, actor) {
      channel.members.delete(user.id);
      happen({ type: 'left', channel, user, actor });
    },
  };
}

/** Whether it has members of another workspace. */
export function isShared(world: World, channel: Channel): boolean {
  return [...channel.members].some((id) => world.users.get(id)?.teamId !== world.team.id);
}
