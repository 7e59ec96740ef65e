import { z } from 'zod';
import type { InboundOf, MessageRef } from '../../../jobs/ports.ts';
import { namesOf } from '../../../jobs/attachment.ts';
import { attachedFiles, attachmentsOf } from './attached-files.ts';
import { stripMention } from './decode-text.ts';
import { slackbotId } from './people.ts';
import {
  instantOf,
  type Known,
  lookUp,
  messageRef,
  platform,
  type Reading,
  readLine,
  readText,
  senderOf,
} from './receive.ts';

/** A message in a `message` or `app_mention` event, or inside a change or a deletion. */
const said = z.object({
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  subtype: z.string().nullish(),
  text: z.string().nullish(),
  ts: z.string(),
  thread_ts: z.string().nullish(),
  team: z.string().nullish(),
  user_team: z.string().nullish(),
  source_team: z.string().nullish(),
  files: attachedFiles,
  edited: z.object({ user: z.string().nullish(), ts: z.string() }).nullish(),
});

type Said = z.infer<typeof said>;

const event = z.object({
  type: z.enum(['message', 'app_mention']),
  subtype: z.string().nullish(),
  channel: z.string(),
  channel_type: z.string().nullish(),
  event_ts: z.string().nullish(),
  deleted_ts: z.string().nullish(),
  message: said.nullish(),
  previous_message: said.nullish(),
});

/** Subtypes of messages written by people. All others are Slack's notices or other programs'. */
const written = new Set([undefined, null, 'thread_broadcast', 'file_share', 'me_message']);

type MessageReading = Reading<InboundOf<'message'> | InboundOf<'edited'> | InboundOf<'deleted'> | null>;

/** Returns null for bot messages and Slack's own notices. */
export function receiveMessage(payload: unknown): MessageReading | null {
  const read = event.safeParse(payload);
  if (!read.success) return null;
  const { subtype, message, previous_message: before } = read.data;
  if (subtype === 'message_changed' && message) return readEdit(read.data, message, before ?? null);
  if (subtype === 'message_deleted' && before) {
    return readDeletion(read.data, before, read.data.deleted_ts ?? before.ts);
  }
  const own = said.safeParse(payload);
  return own.success ? readWritten(read.data, own.data) : null;
}

/**
 * A message that mentions the bot arrives twice, as `message` and as `app_mention`, in either order. Both give the same
 * key and the same `addressed`, so it does not matter which is stored.
 */
function readWritten(from: z.infer<typeof event>, message: Said): MessageReading | null {
  const userId = authorOf(message);
  if (userId === null || !written.has(message.subtype)) return null;
  const { channel } = from;
  const where = whereOf(from);
  const direct = where === 'direct';
  return {
    people: lookUp([userId], message.text ?? ''),
    finish(known) {
      if (userId === known.identity.botUserId) return null;
      const thread = threadOf(channel, message);
      const { text, line, mentioned } = textOf(message, known);
      return {
        platform,
        kind: 'message',
        dedupeKey: `message:${channel}:${message.ts}`,
        at: instantOf(message.ts, known.nowMs),
        from: senderOf(userId, known, teamsOf(message)),
        text,
        ...(line === text ? {} : { line }),
        ...attachmentsOf(message.files),
        message: messageRef(channel, message.ts),
        thread,
        where,
        addressed: direct || mentioned || from.type === 'app_mention',
        handle: {
          platformUserId: userId,
          platformRoomId: channel,
          ...(thread === null ? {} : { detail: { thread: thread.platformMessageId } }),
        },
      };
    },
  };
}

/** Link previews and thread replies also change a message; only a changed text is an edit. */
function readEdit(from: z.infer<typeof event>, message: Said, before: Said | null): MessageReading | null {
  const { channel } = from;
  if (message.subtype === 'tombstone') {
    return readDeletion(from, before ?? message, message.ts);
  }
  const userId = authorOf(message);
  if (userId === null || !written.has(message.subtype) || before?.text === message.text) return null;
  return {
    people: lookUp([userId], message.text ?? ''),
    finish: (known) =>
      userId === known.identity.botUserId
        ? null
        : {
            platform,
            kind: 'edited',
            dedupeKey: `edited:${channel}:${message.ts}:${message.edited?.ts ?? from.event_ts ?? ''}`,
            at: instantOf(message.edited?.ts ?? from.event_ts, known.nowMs),
            from: senderOf(userId, known, teamsOf(message)),
            message: messageRef(channel, message.ts),
            where: whereOf(from),
            text: textOf(message, known).text,
          },
  };
}

/** Slack does not say who deleted it, so the author is used. */
function readDeletion(from: z.infer<typeof event>, gone: Said, ts: string): MessageReading | null {
  const { channel, event_ts: eventTs } = from;
  const userId = authorOf(gone);
  if (userId === null) return null;
  return {
    people: lookUp([userId]),
    finish: (known) =>
      userId === known.identity.botUserId
        ? null
        : {
            platform,
            kind: 'deleted',
            dedupeKey: `deleted:${channel}:${ts}`,
            at: instantOf(eventTs, known.nowMs),
            from: senderOf(userId, known, teamsOf(gone)),
            message: messageRef(channel, ts),
            where: whereOf(from),
          },
  };
}

function whereOf({ channel, channel_type: type }: z.infer<typeof event>): 'room' | 'direct' {
  return type === 'im' || channel.startsWith('D') ? 'direct' : 'room';
}

/** `null` for any bot and for Slack itself. */
function authorOf(message: Said): string | null {
  const program = typeof message.bot_id === 'string' && message.bot_id !== '';
  return program || message.user === slackbotId ? null : (message.user ?? null);
}

function teamsOf(message: Said): readonly (string | null | undefined)[] {
  return [message.team, message.user_team, message.source_team];
}

function threadOf(channel: string, message: Said): MessageRef | null {
  const thread = message.thread_ts;
  return thread === null || thread === undefined || thread === message.ts
    ? null
    : messageRef(channel, thread);
}

function textOf(message: Said, known: Known): { text: string; line: string; mentioned: boolean } {
  const { text, mentioned } = stripMention(message.text ?? '', known.identity.botUserId);
  const files = namesOf(attachmentsOf(message.files).attachments ?? []);
  const words = readText(text, known);
  if (words === '') return { text: files, line: files, mentioned };
  return { text: words, line: readLine(text, known), mentioned };
}
