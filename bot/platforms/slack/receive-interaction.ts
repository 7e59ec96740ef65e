import { z } from 'zod';
import type { AnswerHandle, InboundOf } from '../../../jobs/ports.ts';
import { namesOf } from '../../../jobs/attachment.ts';
import { attachedFiles, attachmentsOf } from './attached-files.ts';
import { keepShortcut } from './needs.ts';
import {
  instantOf,
  lookUp,
  messageRef,
  platform,
  type Reading,
  readLine,
  readText,
  senderOf,
} from './receive.ts';
import { actionOf } from './render.ts';
import { formCallback, readAnswers, readOrigin } from './render-form.ts';

/** The user in interaction payloads. Slack sends interactions once, acknowledged or not. */
const whoDidIt = z.object({ id: z.string(), team_id: z.string().nullish() });

const command = z.object({
  user_id: z.string(),
  team_id: z.string().nullish(),
  channel_id: z.string(),
  text: z.string().nullish(),
  trigger_id: z.string().nullish(),
  response_url: z.string().nullish(),
});

/** `/crm …`; `text` is what follows the command. */
export function receiveCommand(body: unknown): Reading<InboundOf<'command'>> | null {
  const read = command.safeParse(body);
  if (!read.success) return null;
  const { user_id, team_id, channel_id, text, trigger_id, response_url } = read.data;
  return {
    people: lookUp([user_id], text ?? ''),
    finish: (known) => ({
      platform,
      kind: 'command',
      dedupeKey: `command:${trigger_id ?? response_url ?? `${user_id}:${known.nowMs}`}`,
      at: instantOf(undefined, known.nowMs),
      from: senderOf(user_id, known, [team_id]),
      text: readLine(text ?? '', known).trim(),
      handle: handleOf(user_id, channel_id, { responseUrl: response_url, triggerId: trigger_id }),
    }),
  };
}

const click = z.object({
  type: z.literal('block_actions'),
  user: whoDidIt,
  channel: z.object({ id: z.string() }).nullish(),
  /** `view`: on the home tab, where nothing can be answered; the answer comes in the direct chat. */
  container: z.discriminatedUnion('type', [
    z.object({ type: z.literal('message'), thread_ts: z.string().nullish() }),
    z.object({ type: z.literal('view') }),
  ]),
  /** Not a form. */
  view: z.object({ type: z.literal('home') }).nullish(),
  trigger_id: z.string(),
  response_url: z.string().nullish(),
  actions: z
    .array(
      z.object({
        type: z.literal('button'),
        action_id: z.string(),
        value: z.string(),
        action_ts: z.string().nullish(),
      }),
    )
    .min(1),
});

/** A press of one of our buttons. Other actions, such as those inside a form, are ignored. */
export function receiveClick(body: unknown): Reading<InboundOf<'click'>> | null {
  const read = click.safeParse(body);
  const action = read.success ? read.data.actions[0] : undefined;
  if (!read.success || action === undefined) return null;
  const { user, channel, container, view, trigger_id, response_url } = read.data;
  if (container.type === 'view' && (view ?? null) === null) return null;
  return {
    people: lookUp([user.id]),
    finish: (known) => ({
      platform,
      kind: 'click',
      dedupeKey: `click:${trigger_id}`,
      at: instantOf(action.action_ts, known.nowMs),
      from: senderOf(user.id, known, [user.team_id]),
      action: actionOf(action.action_id),
      value: action.value,
      handle: handleOf(user.id, channel?.id, {
        responseUrl: response_url,
        triggerId: trigger_id,
        thread: container.type === 'message' ? container.thread_ts : null,
      }),
    }),
  };
}

const submission = z.object({
  type: z.literal('view_submission'),
  user: whoDidIt,
  /** With it the form can come back, with what is wrong. */
  trigger_id: z.string().nullish(),
  view: z.object({
    id: z.string(),
    callback_id: z.literal(formCallback),
    private_metadata: z.string(),
    state: z.object({ values: z.unknown() }),
  }),
});

/** The answers of one of our forms, not yet validated. */
export function receiveForm(body: unknown): Reading<InboundOf<'form'>> | null {
  const read = submission.safeParse(body);
  const origin = read.success ? readOrigin(read.data.view.private_metadata) : null;
  if (!read.success || origin === null) return null;
  const { user, view, trigger_id } = read.data;
  const values = readAnswers(view.state.values);
  return {
    people: lookUp([user.id]),
    finish: (known) => ({
      platform,
      kind: 'form',
      // A resubmission after errors has the same view id; only a valid one is stored.
      dedupeKey: `form:${view.id}`,
      at: instantOf(undefined, known.nowMs),
      from: senderOf(user.id, known, [user.team_id]),
      form: origin.form,
      subject: origin.subject,
      values,
      handle: handleOf(user.id, origin.room, { triggerId: trigger_id, thread: origin.thread }),
    }),
  };
}

const keep = z.object({
  type: z.literal('message_action'),
  callback_id: z.literal(keepShortcut),
  user: whoDidIt,
  channel: z.object({ id: z.string() }),
  trigger_id: z.string(),
  response_url: z.string().nullish(),
  action_ts: z.string().nullish(),
  message_ts: z.string(),
  message: z.object({
    user: z.string().nullish(),
    bot_id: z.string().nullish(),
    text: z.string().nullish(),
    team: z.string().nullish(),
    user_team: z.string().nullish(),
    source_team: z.string().nullish(),
    thread_ts: z.string().nullish(),
    files: attachedFiles,
  }),
});

/** 记为联系记录. `bot`: the message is a bot's, which is never a contact log; the caller explains why. */
export function receiveKeep(body: unknown): Reading<InboundOf<'keep'>> | 'bot' | null {
  const read = keep.safeParse(body);
  if (!read.success) return null;
  const { user, channel, message, message_ts, trigger_id, response_url, action_ts } = read.data;
  const author = message.user;
  if (typeof message.bot_id === 'string' || typeof author !== 'string') return 'bot';
  return {
    people: lookUp([user.id, author], message.text ?? ''),
    finish: (known) => ({
      platform,
      kind: 'keep',
      dedupeKey: `keep:${trigger_id}`,
      at: instantOf(action_ts, known.nowMs),
      saidAt: instantOf(message_ts, known.nowMs),
      from: senderOf(user.id, known, [user.team_id]),
      text:
        readText(message.text ?? '', known).trim() || namesOf(attachmentsOf(message.files).attachments ?? []),
      ...attachmentsOf(message.files),
      message: messageRef(channel.id, message_ts),
      author: senderOf(author, known, [message.team, message.user_team, message.source_team]),
      handle: handleOf(user.id, channel.id, {
        responseUrl: response_url,
        triggerId: trigger_id,
        thread: message.thread_ts,
      }),
    }),
  };
}

/** The handle for answering the person, whether or not the message can be kept. */
export function readKeepHandle(body: unknown): AnswerHandle | null {
  const read = keep.safeParse(body);
  if (!read.success) return null;
  const { user, channel, message, response_url } = read.data;
  return handleOf(user.id, channel.id, { responseUrl: response_url, thread: message.thread_ts });
}

function handleOf(
  platformUserId: string,
  platformRoomId: string | undefined,
  detail: Readonly<Record<string, string | null | undefined>>,
): AnswerHandle {
  const given = Object.entries(detail).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    platformUserId,
    ...(platformRoomId === undefined ? {} : { platformRoomId }),
    ...(given.length === 0 ? {} : { detail: Object.fromEntries(given) }),
  };
}
