import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { namesOf } from '../../../jobs/attachment.ts';
import type { Attachment, Inbound, Sender } from '../../../jobs/ports.ts';
import { directRoom } from './send.ts';

export const platform = 'dingtalk';

const text = z.string().optional().catch(undefined);
const word = z.string().min(1);

/** A message to the robot: everything one-to-one, and in a group only what mentions it. */
const robotMessage = z.object({
  msgId: word,
  conversationId: word,
  conversationType: z.enum(['1', '2']),
  createAt: z.number().optional().catch(undefined),
  senderId: word,
  /** Absent for people outside the organisation. */
  senderStaffId: text,
  senderCorpId: text,
  chatbotCorpId: text,
  senderNick: z.string().catch(''),
  text: z.object({ content: z.string() }).optional().catch(undefined),
  content: z
    .object({
      fileName: text,
      recognition: text,
      richText: z
        .array(z.object({ text, type: text }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
  msgtype: z.string().catch('text'),
  /** What the robot's own sending returned for the message that is quoted. */
  originalProcessQueryKey: text,
});
type RobotMessage = z.infer<typeof robotMessage>;

export function readMessage(data: unknown, nowMs: number): Inbound | null {
  const read = robotMessage.safeParse(data);
  if (!read.success) return null;
  const message = read.data;
  const { msgId, conversationId, conversationType, createAt, originalProcessQueryKey } = message;
  const from = senderOf(message);
  const direct = conversationType === '1';
  const platformRoomId = direct ? directRoom(from.platformUserId) : conversationId;
  return {
    platform,
    kind: 'message',
    dedupeKey: `message:${msgId}`,
    at: instantOf(createAt, nowMs),
    from,
    ...wordsOf(message),
    message: { platformRoomId, platformMessageId: msgId },
    thread:
      originalProcessQueryKey === undefined || originalProcessQueryKey === ''
        ? null
        : { platformRoomId, platformMessageId: originalProcessQueryKey },
    where: direct ? 'direct' : 'room',
    // In a group nothing else reaches the robot.
    addressed: true,
    handle: { platformUserId: from.platformUserId, platformRoomId },
  };
}

/** Who has no account in the organisation is from outside, whatever the name. */
function senderOf({
  senderId,
  senderStaffId,
  senderCorpId,
  chatbotCorpId,
  senderNick,
}: RobotMessage): Sender {
  if (senderStaffId === undefined || senderStaffId === '') {
    return { platformUserId: senderId, name: senderNick, external: true };
  }
  const isOther = senderCorpId !== undefined && chatbotCorpId !== undefined && senderCorpId !== chatbotCorpId;
  return { platformUserId: senderStaffId, name: senderNick, external: isOther };
}

/** DingTalk removes the mention of the robot and leaves the space around it. */
function wordsOf({ text: plain, content, msgtype }: RobotMessage): {
  text: string;
  attachments?: readonly Attachment[];
} {
  const rich = content?.richText?.map((part) => part.text ?? '').join('');
  const words = (plain?.content ?? rich ?? content?.recognition ?? '').trim();
  const attachments = filesOf(content, msgtype);
  if (attachments.length === 0) return { text: words === '' ? `[${msgtype}]` : words };
  return { text: words === '' ? namesOf(attachments) : words, attachments };
}

/** Types of messages, and of parts of a rich text, that are files without a name. */
const files: ReadonlySet<string> = new Set(['picture', 'audio', 'video']);

function filesOf(content: RobotMessage['content'], msgtype: string): readonly Attachment[] {
  const size = { sizeBytes: null, link: null };
  const file = content?.fileName;
  if (file !== undefined) return [{ name: file, kind: /\.([^.]+)$/u.exec(file)?.[1] ?? null, ...size }];
  const types = [msgtype, ...(content?.richText ?? []).map(({ type = '' }) => type)];
  return types.filter((type) => files.has(type)).map((type) => ({ name: type, kind: type, ...size }));
}

const cardCallback = z.object({
  outTrackId: word,
  userId: word,
  content: z.string(),
});
const cardContent = z.object({
  cardPrivateData: z.object({ params: z.object({ action: word, value: z.string() }) }),
});

/** @param messageId names this click; DingTalk does not send it again, but a second click is another one */
export function readClick(data: unknown, messageId: string, nowMs: number): Inbound | null {
  const read = cardCallback.safeParse(data);
  if (!read.success) return null;
  const { outTrackId, userId, content } = read.data;
  const params = cardContent.safeParse(readJson(content));
  if (!params.success) return null;
  const { action, value } = params.data.cardPrivateData.params;
  return {
    platform,
    kind: 'click',
    dedupeKey: `click:${outTrackId}:${messageId}`,
    at: instantOf(undefined, nowMs),
    // Cards are only in chats with colleagues, and the callback names them by their account in the organisation.
    from: { platformUserId: userId, name: userId, external: false },
    action,
    value,
    handle: { platformUserId: userId, platformRoomId: directRoom(userId) },
  };
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function instantOf(ms: number | undefined, nowMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms ?? nowMs).toString();
}
