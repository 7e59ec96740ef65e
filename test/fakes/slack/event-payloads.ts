import type { Channel, Message } from './model.ts';
import { type Happening, isShared, type World } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

/** An event as spelled in the manifest, and the scope required to receive it. */
export interface AppEvent {
  readonly name: string;
  /** Null: none is required. */
  readonly scope: string | null;
  readonly event: Json;
}

const channelTypes = { public: 'channel', private: 'group', im: 'im' } as const;
const messageEvents = { public: 'message.channels', private: 'message.groups', im: 'message.im' } as const;
const historyScopes = { public: 'channels:history', private: 'groups:history', im: 'im:history' } as const;

/** The events Slack would send to the app; `[]` if the bot is not a member. */
export function appEventsOf(world: World, happening: Happening): readonly AppEvent[] {
  const { channel } = happening;
  const readScope = channel.kind === 'private' ? 'groups:read' : 'channels:read';
  if (happening.type === 'left' && happening.user.id === world.bot.id) {
    return [
      {
        name: channel.kind === 'private' ? 'group_left' : 'channel_left',
        scope: readScope,
        event: {
          type: channel.kind === 'private' ? 'group_left' : 'channel_left',
          channel: channel.id,
          actor_id: happening.actor,
          event_ts: world.ids.ts(),
        },
      },
    ];
  }
  if (!channel.members.has(world.bot.id)) return [];
  const spoken = (event: Json): AppEvent => ({
    name: messageEvents[channel.kind],
    scope: historyScopes[channel.kind],
    event: { type: 'message', channel: channel.id, channel_type: channelTypes[channel.kind], ...event },
  });
  switch (happening.type) {
    case 'posted':
      return [
        spoken({ ...messageJson(world, happening.message), event_ts: happening.message.ts }),
        ...mentionEvent(world, channel, happening.message),
      ];
    case 'changed':
      return [
        spoken({
          subtype: 'message_changed',
          hidden: true,
          ts: world.ids.ts(),
          event_ts: world.ids.ts(),
          message: messageJson(world, happening.after),
          previous_message: messageJson(world, happening.before),
        }),
      ];
    case 'deleted':
      return [spoken(deletionJson(world, happening.message, happening.tombstone))];
    case 'home-opened':
      return [
        {
          name: 'app_home_opened',
          scope: null,
          event: {
            type: 'app_home_opened',
            user: happening.user.id,
            channel: channel.id,
            tab: 'home',
            event_ts: world.ids.ts(),
          },
        },
      ];
    case 'joined':
    case 'left': {
      const type = happening.type === 'joined' ? 'member_joined_channel' : 'member_left_channel';
      return [
        {
          name: type,
          scope: readScope,
          event: {
            type,
            user: happening.user.id,
            channel: channel.id,
            channel_type: channel.id.slice(0, 1),
            team: happening.user.teamId,
            ...(happening.type === 'joined' && happening.inviter !== null
              ? { inviter: happening.inviter }
              : {}),
            event_ts: world.ids.ts(),
          },
        },
      ];
    }
  }
}

/** A deleted message that has replies becomes a tombstone, which is reported as a change. */
function deletionJson(world: World, message: Message, tombstone: boolean): Json {
  const before = messageJson(world, message);
  return tombstone
    ? {
        subtype: 'message_changed',
        hidden: true,
        ts: world.ids.ts(),
        event_ts: world.ids.ts(),
        message: {
          type: 'message',
          subtype: 'tombstone',
          text: 'This message was deleted.',
          user: 'USLACKBOT',
          hidden: true,
          ts: message.ts,
          thread_ts: message.ts,
        },
        previous_message: before,
      }
    : {
        subtype: 'message_deleted',
        hidden: true,
        ts: world.ids.ts(),
        event_ts: world.ids.ts(),
        deleted_ts: message.ts,
        previous_message: before,
      };
}

function mentionEvent(world: World, channel: Channel, message: Message): readonly AppEvent[] {
  if (channel.kind === 'im' || message.botId === world.botId) return [];
  if (!message.text.includes(`<@${world.bot.id}`)) return [];
  const { type: _message, ...rest } = messageJson(world, message);
  return [
    {
      name: 'app_mention',
      scope: 'app_mentions:read',
      event: { type: 'app_mention', ...rest, channel: channel.id, event_ts: message.ts },
    },
  ];
}

/** A message as it appears in events, in `message_action` and in the history. */
export function messageJson(world: World, message: Message): Json {
  const author = world.users.get(message.user);
  const outside = author !== undefined && author.teamId !== world.team.id;
  return {
    type: 'message',
    user: message.user,
    text: message.text,
    ts: message.ts,
    team: author?.teamId ?? world.team.id,
    ...(message.botId === null
      ? { client_msg_id: `msg-${message.ts}` }
      : {
          bot_id: message.botId,
          app_id: world.appId,
          bot_profile: { id: message.botId, name: author?.name },
        }),
    ...(outside ? { user_team: author.teamId, source_team: author.teamId } : {}),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(message.files.length === 0
      ? {}
      : {
          subtype: 'file_share',
          files: message.files.map((name) => ({
            id: `F${message.ts}`,
            name,
            filetype: name.split('.').at(-1),
            mimetype: 'application/octet-stream',
            size: 2_048,
            permalink: `https://acme.slack.com/files/${message.ts}`,
          })),
        }),
    ...(message.edited === null ? {} : { edited: message.edited }),
  };
}

/** The outer payload of the Events API. */
export function eventCallback(world: World, channel: Channel, event: Json): Json {
  const user = typeof event['user'] === 'string' ? world.users.get(event['user']) : undefined;
  return {
    token: 'deprecated',
    // In a shared channel the envelope may name the actor's workspace.
    team_id: user?.teamId ?? world.team.id,
    context_team_id: world.team.id,
    api_app_id: world.appId,
    type: 'event_callback',
    event_id: world.ids.next('Ev'),
    event_time: Math.floor(world.nowMs() / 1000),
    is_ext_shared_channel: isShared(world, channel),
    authorizations: [
      {
        enterprise_id: null,
        team_id: world.team.id,
        user_id: world.bot.id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    event,
  };
}
