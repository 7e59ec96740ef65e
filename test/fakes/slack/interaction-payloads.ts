import { messageJson } from './event-payloads.ts';
import type { Json } from './method.ts';
import type { Channel, Ephemeral, Message, UserRow, View } from './model.ts';
import type { ShownButton } from './visible.ts';
import type { World } from './world.ts';

/** The parts of an interaction that allow a response to it. */
export interface Reach {
  readonly triggerId: string;
  readonly responseUrl: string;
}

function common(world: World, user: UserRow): Json {
  return {
    token: 'deprecated',
    team: { id: world.team.id, domain: world.team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: world.appId,
    enterprise: null,
    is_enterprise_install: false,
  };
}

function channelName(channel: Channel): string {
  return channel.kind === 'private' ? 'privategroup' : channel.name;
}

/** `text` follows the command, with names already converted to Slack's syntax (`should_escape`). */
export function commandPayload(
  world: World,
  user: UserRow,
  channel: Channel,
  command: string,
  text: string,
  reach: Reach,
): Json {
  return {
    token: 'deprecated',
    team_id: user.teamId,
    team_domain: world.team.domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: world.appId,
    is_enterprise_install: 'false',
    response_url: reach.responseUrl,
    trigger_id: reach.triggerId,
  };
}

/** A press on the home tab: no message, no channel, and nowhere to respond to. */
export function homeClickPayload(
  world: World,
  user: UserRow,
  view: View,
  button: ShownButton,
  triggerId: string,
): Json {
  return {
    type: 'block_actions',
    ...common(world, user),
    container: { type: 'view', view_id: view.id },
    trigger_id: triggerId,
    view: { id: view.id, type: 'home', state: { values: {} }, ...view.body },
    actions: [
      {
        type: 'button',
        action_id: button.actionId,
        block_id: button.blockId,
        text: { type: 'plain_text', text: button.label },
        value: button.value,
        action_ts: world.ids.ts(),
      },
    ],
  };
}

export function clickPayload(
  world: World,
  user: UserRow,
  channel: Channel,
  message: Message | Ephemeral,
  button: ShownButton,
  reach: Reach,
): Json {
  const ephemeral = 'to' in message;
  return {
    type: 'block_actions',
    ...common(world, user),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: reach.triggerId,
    channel: { id: channel.id, name: channelName(channel) },
    ...(ephemeral ? {} : { message: messageJson(world, message) }),
    state: { values: {} },
    response_url: reach.responseUrl,
    actions: [
      {
        type: 'button',
        action_id: button.actionId,
        block_id: button.blockId,
        text: { type: 'plain_text', text: button.label },
        value: button.value,
        action_ts: world.ids.ts(),
      },
    ],
  };
}

export function shortcutPayload(
  world: World,
  user: UserRow,
  channel: Channel,
  message: Message,
  callbackId: string,
  reach: Reach,
): Json {
  return {
    type: 'message_action',
    ...common(world, user),
    callback_id: callbackId,
    action_ts: world.ids.ts(),
    channel: { id: channel.id, name: channelName(channel) },
    trigger_id: reach.triggerId,
    message_ts: message.ts,
    message: messageJson(world, message),
    response_url: reach.responseUrl,
  };
}

export function submissionPayload(
  world: World,
  user: UserRow,
  view: View,
  values: Json,
  triggerId: string,
): Json {
  return {
    type: 'view_submission',
    ...common(world, user),
    trigger_id: triggerId,
    view: {
      id: view.id,
      team_id: world.team.id,
      app_id: world.appId,
      app_installed_team_id: world.team.id,
      bot_id: world.botId,
      hash: `${Math.floor(world.nowMs() / 1000)}.hash`,
      root_view_id: view.id,
      ...view.body,
      state: { values },
    },
    response_urls: [],
  };
}
