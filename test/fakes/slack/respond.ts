import { z } from 'zod';
import { checkMessageBlocks } from './check-blocks.ts';
import type { Block } from './model.ts';
import type { Tickets } from './tickets.ts';
import type { World } from './world.ts';

const body = z.object({
  text: z.string().optional(),
  blocks: z.array(z.looseObject({ type: z.string() })).optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A post to a `response_url`. It requires no membership and no token: anyone who has the URL may use it, five times
 * within half an hour.
 */
export function takeResponse(world: World, tickets: Tickets, id: string, raw: string): Reply {
  const read = body.safeParse(readJson(raw));
  if (!read.success) return plain(400, 'invalid_payload');
  const { text = '', blocks = [], response_type, replace_original, delete_original, thread_ts } = read.data;
  if (text === '' && blocks.length === 0 && !delete_original) return plain(400, 'no_text');
  if (blocks.length > 0 && checkMessageBlocks(blocks) !== null) return plain(400, 'invalid_blocks');

  const taken = tickets.takeResponse(id);
  if ('error' in taken) return plain(404, taken.error);
  const channel = world.channels.get(taken.channelId);
  if (channel === undefined) return plain(404, 'channel_not_found');
  const shown = { text, blocks: blocks as readonly Block[], linked: false };
  const original = channel.messages.find(({ ts }) => ts === taken.messageTs);
  if (delete_original && original !== undefined) {
    world.remove(channel, original);
  } else if (replace_original && original !== undefined) {
    channel.messages.splice(channel.messages.indexOf(original), 1, { ...original, ...shown });
    world.changes.announce();
  } else if (response_type === 'in_channel') {
    world.post(channel, {
      ...shown,
      user: world.bot.id,
      botId: world.botId,
      threadTs: thread_ts ?? null,
      broadcast: false,
      files: [],
      metadata: null,
    });
  } else {
    world.whisper(channel, { ...shown, to: taken.userId, threadTs: thread_ts ?? null });
  }
  return plain(200, 'ok');
}

function plain(status: number, words: string): Reply {
  return { status, headers: { 'content-type': 'text/plain' }, body: words };
}

function readJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}
