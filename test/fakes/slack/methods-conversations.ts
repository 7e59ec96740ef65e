import {
  type Call,
  channelOf,
  checkWritable,
  historyScopes,
  type Json,
  type Method,
  pageOf,
  readScopes,
  SlackRefusal,
  writeScopes,
} from './method.ts';
import { messageJson } from './event-payloads.ts';
import type { Channel, Message } from './model.ts';
import { isShared, type World } from './world.ts';

const history = Object.values(historyScopes);
const read = Object.values(readScopes);

export function channelJson(world: World, channel: Channel): Json {
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind !== 'im',
    is_group: false,
    is_im: channel.kind === 'im',
    is_mpim: false,
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_general: false,
    is_member: channel.members.has(world.bot.id),
    is_ext_shared: isShared(world, channel),
    is_shared: isShared(world, channel),
    creator: channel.creator,
    num_members: channel.members.size,
    ...(channel.kind === 'im' ? { user: [...channel.members].find((id) => id !== world.bot.id) } : {}),
  };
}

/** Newest first, like the history; thread replies only if broadcast. */
function historyJson(call: Call, channel: Channel, message: Message): Json {
  const replies = channel.messages.filter(({ threadTs, ts }) => threadTs === message.ts && ts !== message.ts);
  const latest = replies.at(-1);
  return {
    ...messageJson(call.world, message),
    ...(latest === undefined
      ? {}
      : { thread_ts: message.ts, reply_count: replies.length, latest_reply: latest.ts }),
    ...(call.args.flag('include_all_metadata') && message.metadata !== null
      ? { metadata: message.metadata }
      : {}),
  };
}

function inRange(call: Call, { ts }: Message): boolean {
  const oldest = Number(call.args.optional('oldest') ?? 0);
  const latest = Number(call.args.optional('latest') ?? Number.POSITIVE_INFINITY);
  if (Number.isNaN(oldest)) throw new SlackRefusal('invalid_ts_oldest');
  if (Number.isNaN(latest)) throw new SlackRefusal('invalid_ts_latest');
  const at = Number(ts);
  return call.args.flag('inclusive') ? at >= oldest && at <= latest : at > oldest && at < latest;
}

/** The name rules of `conversations.create`. @throws SlackRefusal */
function checkName(world: World, name: string): void {
  if (name.length > 80) throw new SlackRefusal('invalid_name_maxlength');
  if (!/^[a-z0-9_-]+$/.test(name)) throw new SlackRefusal('invalid_name_specials');
  if (!/[a-z0-9]/.test(name)) throw new SlackRefusal('invalid_name_punctuation');
  if ([...world.channels.values()].some((channel) => channel.name === name))
    throw new SlackRefusal('name_taken');
}

/** Why a person cannot be invited, or `null`. */
function inviteProblem(world: World, channel: Channel, userId: string): string | null {
  const user = world.users.get(userId);
  if (user === undefined || user.deleted) return 'user_not_found';
  if (user.id === world.bot.id) return 'cant_invite_self';
  if (channel.members.has(user.id)) return 'already_in_channel';
  return user.teamId === world.team.id ? null : 'cant_invite';
}

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.create': {
    token: 'bot',
    scopes: ['channels:manage', 'groups:write'],
    run(call) {
      const { world } = call;
      const kind = call.args.flag('is_private') ? 'private' : 'public';
      call.need(writeScopes[kind]);
      const name = call.args.optional('name') ?? '';
      if (name === '') throw new SlackRefusal('invalid_name_required');
      checkName(world, name);
      const channel = world.addChannel({ name, kind, creator: world.bot.id, members: [] });
      world.join(channel, world.bot, null);
      return { channel: channelJson(world, channel) };
    },
  },
  'conversations.invite': {
    token: 'bot',
    scopes: ['channels:manage', 'groups:write'],
    run(call) {
      const { world } = call;
      const channel = channelOf(call, writeScopes);
      checkWritable(call, channel);
      const users = call.args.text('users').split(',');
      const problems = users.flatMap((user) => {
        const error = inviteProblem(world, channel, user);
        return error === null ? [] : [{ user, ok: false, error }];
      });
      const [first] = problems;
      if (first !== undefined && !(call.args.flag('force') && problems.length < users.length)) {
        throw new SlackRefusal(first.error, { errors: problems });
      }
      for (const id of users) {
        const user = world.users.get(id);
        if (user !== undefined && inviteProblem(world, channel, id) === null) {
          world.join(channel, user, world.bot.id);
        }
      }
      return { channel: channelJson(world, channel) };
    },
  },
  'conversations.kick': {
    token: 'bot',
    scopes: ['channels:manage', 'groups:write'],
    run(call) {
      const { world } = call;
      const channel = channelOf(call, writeScopes);
      checkWritable(call, channel);
      const user = world.users.get(call.args.text('user'));
      if (user === undefined) throw new SlackRefusal('user_not_found');
      if (user.id === world.bot.id) throw new SlackRefusal('cant_kick_self');
      if (!channel.members.has(user.id)) throw new SlackRefusal('not_in_channel');
      world.leave(channel, user, world.bot.id);
      return { errors: {} };
    },
  },
  'conversations.inviteShared': {
    token: 'bot',
    scopes: ['conversations.connect:write'],
    run(call) {
      call.need('conversations.connect:write');
      const channel = channelOf(call, null);
      checkWritable(call, channel);
      const given = ['emails', 'user_ids'].flatMap((name) => {
        const value = call.args.structure(name, 'invalid_arguments');
        return Array.isArray(value) ? value.map(String) : [];
      });
      const [to] = given;
      if (to === undefined) throw new SlackRefusal('recipients_not_specified');
      if (given.length > 1) throw new SlackRefusal('too_many_emails');
      const invited = [...call.world.users.values()].find(({ id, email }) => id === to || email === to);
      if (invited !== undefined && channel.members.has(invited.id))
        throw new SlackRefusal('already_in_channel');
      const id = call.world.ids.next('I');
      return { invite_id: id, is_legacy_shared_channel: false, url: `https://join.slack.com/share/${id}` };
    },
  },
  'conversations.open': {
    token: 'bot',
    scopes: ['im:write'],
    run(call) {
      const { world } = call;
      call.need('im:write');
      const user = world.users.get(call.args.text('users'));
      if (user === undefined) throw new SlackRefusal('user_not_found');
      if (user.deleted) throw new SlackRefusal('user_disabled');
      if (user.bot) throw new SlackRefusal('cannot_dm_bot');
      return { channel: channelJson(world, world.directOf(user.id)) };
    },
  },
  'conversations.members': {
    token: 'bot',
    scopes: read,
    run(call) {
      const { items, cursor } = pageOf(call, [...channelOf(call, readScopes).members], 100);
      return { members: items, response_metadata: { next_cursor: cursor } };
    },
  },
  'conversations.info': {
    token: 'bot',
    scopes: read,
    run: (call) => ({ channel: channelJson(call.world, channelOf(call, readScopes)) }),
  },
  'conversations.list': {
    token: 'bot',
    scopes: read,
    run(call) {
      const { world } = call;
      const types = (call.args.optional('types') ?? 'public_channel').split(',');
      const kinds = types.map((type) =>
        type === 'public_channel' ? 'public' : type === 'private_channel' ? 'private' : 'im',
      );
      for (const kind of kinds) call.need(readScopes[kind]);
      const seen = [...world.channels.values()].filter(
        (channel) =>
          kinds.includes(channel.kind) &&
          (channel.kind === 'public' || channel.members.has(world.bot.id)) &&
          !(channel.archived && call.args.flag('exclude_archived')),
      );
      const { items, cursor } = pageOf(call, seen, 100);
      return {
        channels: items.map((channel) => channelJson(world, channel)),
        response_metadata: { next_cursor: cursor },
      };
    },
  },
  'conversations.history': {
    token: 'bot',
    scopes: history,
    run(call) {
      const channel = channelOf(call, historyScopes);
      if (!channel.members.has(call.world.bot.id)) throw new SlackRefusal('not_in_channel');
      const told = channel.messages
        .filter((message) => inRange(call, message))
        .filter(({ threadTs, ts, broadcast }) => threadTs === null || threadTs === ts || broadcast)
        .reverse();
      const { items, cursor } = pageOf(call, told, 100);
      return {
        messages: items.map((message) => historyJson(call, channel, message)),
        has_more: cursor !== '',
        response_metadata: { next_cursor: cursor },
      };
    },
  },
  'conversations.replies': {
    token: 'bot',
    scopes: history,
    run(call) {
      const channel = channelOf(call, historyScopes);
      if (!channel.members.has(call.world.bot.id)) throw new SlackRefusal('not_in_channel');
      const ts = call.args.text('ts');
      const parent = channel.messages.find((message) => message.ts === ts);
      if (parent === undefined) throw new SlackRefusal('thread_not_found');
      const replies = channel.messages.filter(
        (message) => message.threadTs === ts && message.ts !== ts && inRange(call, message),
      );
      const { items, cursor } = pageOf(call, [parent, ...replies], 100);
      return {
        messages: items.map((message) => historyJson(call, channel, message)),
        has_more: cursor !== '',
        response_metadata: { next_cursor: cursor },
      };
    },
  },
};
