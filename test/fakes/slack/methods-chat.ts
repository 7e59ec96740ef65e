import { z } from 'zod';
import { checkHome, checkMessageBlocks, checkView } from './check-blocks.ts';
import { messageJson } from './event-payloads.ts';
import {
  type Call,
  channelOf,
  checkWritable,
  type Json,
  type Method,
  messages,
  SlackRefusal,
} from './method.ts';
import type { Block, Channel, Message, Shown } from './model.ts';

const longestText = 40_000;
const longestMetadataBytes = 16_000;

const metadata = z.object({
  event_type: z.string().regex(/^[a-z][a-z0-9_]*$/i),
  event_payload: z.record(z.string(), z.unknown()),
});

/** The content to post. @throws SlackRefusal as Slack would. */
export function readShown(call: Call): Shown {
  const { args } = call;
  const blocks = args.structure('blocks', 'invalid_blocks_format') ?? [];
  if (!Array.isArray(blocks)) throw new SlackRefusal('invalid_blocks_format');
  const wrong = blocks.length === 0 ? null : checkMessageBlocks(blocks);
  if (wrong !== null) throw new SlackRefusal(wrong.error, messages(wrong.detail));
  const text = args.optional('text') ?? '';
  if (text.trim() === '' && blocks.length === 0) throw new SlackRefusal('no_text');
  if (text.length > longestText) throw new SlackRefusal('msg_too_long');
  return {
    text,
    blocks: blocks as readonly Block[],
    linked: args.optional('parse') === 'full' || args.flag('link_names'),
  };
}

function readMetadata(call: Call): Message['metadata'] {
  if (!call.args.has('metadata')) return null;
  const read = metadata.safeParse(call.args.structure('metadata', 'invalid_metadata_format'));
  if (!read.success) throw new SlackRefusal('invalid_metadata_schema');
  if (JSON.stringify(read.data).length > longestMetadataBytes) throw new SlackRefusal('metadata_too_large');
  return read.data;
}

/** A thread is identified by its first message; a thread that does not exist cannot be replied to. */
function threadOf(call: Call, channel: Channel): string | null {
  const ts = call.args.optional('thread_ts');
  if (ts === null) return null;
  const parent = channel.messages.find((message) => message.ts === ts);
  if (parent === undefined) throw new SlackRefusal('thread_not_found');
  if (parent.threadTs !== null && parent.threadTs !== parent.ts)
    throw new SlackRefusal('cannot_reply_to_message');
  return ts;
}

function ownMessage(call: Call, channel: Channel): Message {
  const message = channel.messages.find(({ ts }) => ts === call.args.text('ts'));
  if (message === undefined) throw new SlackRefusal('message_not_found');
  return message;
}

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': {
    token: 'bot',
    scopes: ['chat:write'],
    run(call) {
      const { world } = call;
      const channel = channelOf(call, null);
      checkWritable(call, channel);
      const message = world.post(channel, {
        ...readShown(call),
        user: world.bot.id,
        botId: world.botId,
        threadTs: threadOf(call, channel),
        broadcast: call.args.flag('reply_broadcast'),
        files: [],
        metadata: readMetadata(call),
      });
      return { channel: channel.id, ts: message.ts, message: messageJson(world, message) };
    },
  },
  'chat.postEphemeral': {
    token: 'bot',
    scopes: ['chat:write'],
    run(call) {
      const channel = channelOf(call, null);
      checkWritable(call, channel);
      const to = call.args.text('user');
      if (!channel.members.has(to)) throw new SlackRefusal('user_not_in_channel');
      const shown = readShown(call);
      return {
        message_ts: call.world.whisper(channel, { ...shown, to, threadTs: threadOf(call, channel) }).ts,
      };
    },
  },
  'chat.update': {
    token: 'bot',
    scopes: ['chat:write'],
    run(call) {
      const channel = channelOf(call, null);
      checkWritable(call, channel);
      const message = ownMessage(call, channel);
      if (message.user !== call.world.bot.id) throw new SlackRefusal('cant_update_message');
      const { editWindowMs, nowMs } = call.world;
      if (editWindowMs !== null && nowMs() - Number(message.ts) * 1000 > editWindowMs)
        throw new SlackRefusal('edit_window_closed');
      const shown = readShown(call);
      const after: Message = { ...message, ...shown };
      channel.messages.splice(channel.messages.indexOf(message), 1, after);
      call.world.happen({ type: 'changed', channel, before: message, after });
      return { channel: channel.id, ts: message.ts, text: after.text };
    },
  },
  'chat.delete': {
    token: 'bot',
    scopes: ['chat:write'],
    run(call) {
      const channel = channelOf(call, null);
      const message = ownMessage(call, channel);
      if (message.user !== call.world.bot.id) throw new SlackRefusal('cant_delete_message');
      call.world.remove(channel, message);
      return { channel: channel.id, ts: message.ts };
    },
  },
  'views.open': {
    token: 'bot',
    scopes: [],
    run(call) {
      const { world, tickets, args } = call;
      const body = args.structure('view', 'invalid_arguments');
      const wrong = checkView(body);
      if (wrong !== null) throw new SlackRefusal(wrong.error, messages(wrong.detail));
      const taken = tickets.takeTrigger(args.text('trigger_id'));
      if ('error' in taken) throw new SlackRefusal(taken.error);
      const view = { id: world.ids.next('V'), user: taken.userId, body: body as Json, open: true };
      world.views.set(view.id, view);
      world.changes.announce();
      return {
        view: { id: view.id, team_id: world.team.id, app_id: world.appId, bot_id: world.botId, ...view.body },
      };
    },
  },
  'views.publish': {
    token: 'bot',
    scopes: [],
    run(call) {
      const { world, args } = call;
      const body = args.structure('view', 'invalid_arguments');
      const wrong = checkHome(body);
      if (wrong !== null) throw new SlackRefusal(wrong.error, messages(wrong.detail));
      if (!world.homeTab) throw new SlackRefusal('not_enabled');
      const user = world.users.get(args.text('user_id'));
      if (user === undefined || user.bot) throw new SlackRefusal('invalid_arguments');
      const view = { id: world.ids.next('V'), user: user.id, body: body as Json, open: false };
      world.homes.set(user.id, view);
      world.changes.announce();
      return {
        view: { id: view.id, team_id: world.team.id, app_id: world.appId, bot_id: world.botId, ...view.body },
      };
    },
  },
};
