import { namesOf } from '../../../jobs/attachment.ts';
import { afterMark } from '../../../jobs/command-mark.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Attachment, Inbound } from '../../../jobs/ports.ts';
import type { WebMessage } from '../../../jobs/webchat/web-chat-store.ts';
import type { Input, InputKind } from './api.ts';
import { isCustomerAccount } from './directory.ts';
import { sendAction } from './mass-messages.ts';
import { isHeard } from './dialect.ts';
import {
  dedupeKeyOf,
  findOwnMessage,
  findOwnRoom,
  type InputContext,
  toHandle,
  toRef,
  toSender,
  notThere,
} from './input-context.ts';
import { said } from '../../../templates/reader/said.ts';

type InputOf<K extends InputKind> = Extract<Input, { kind: K }>;
/** An inbound item without the fields common to all kinds. */
type Part<I> = I extends Inbound ? Omit<I, 'platform' | 'dedupeKey' | 'at' | 'from'> : never;

/**
 * Applies an input to the chat, then passes it to the sink. In this order, an input that was interrupted in between
 * reaches the sink when it is resent; both halves are idempotent.
 *
 * @throws XinhangError whose message is shown to the person
 */
export async function performInput(input: Input, context: InputContext): Promise<'stored' | 'duplicate'> {
  const part = await perform(input, context);
  if (part === null) return 'stored';
  const inbound: Inbound = {
    ...part,
    platform: 'web',
    dedupeKey: dedupeKeyOf(input, context.person),
    at: context.at.toString(),
    from: toSender(context.person),
  };
  return await context.sink.accept(inbound, context.deadline);
}

/** Null: seen in the chat, and not by the bot. */
function perform(input: Input, context: InputContext): Promise<Part<Inbound> | null> {
  switch (input.kind) {
    case 'say':
      return say(input, context);
    case 'edit':
      return edit(input, context);
    case 'delete':
      return remove(input, context);
    case 'click':
      return click(input, context);
    case 'form':
      return submitForm(input, context);
    case 'keep':
      return keep(input, context);
  }
}

async function say(input: InputOf<'say'>, context: InputContext): Promise<Part<Inbound> | null> {
  const { person, store, at, deadline } = context;
  const room = await findOwnRoom(context, input.room);
  const thread = input.thread === undefined ? null : await findThread(context, room.id, input.thread);
  const classified = classifyText(input.text, context.botName);
  const isCommand = classified.kind === 'command';
  const attachments = (input.attachments ?? []).map((file) => ({ ...file, link: null }));
  if (isCommand && attachments.length > 0) {
    throw new XinhangError('bad_input', said('web/files-with-command'));
  }
  const { message } = await store.addMessage({
    roomId: room.id,
    threadId: thread?.id ?? null,
    authorId: person.id,
    authorName: person.name,
    content: isCommand
      ? { kind: 'command', text: input.text }
      : { kind: 'text', text: input.text, ...filesOf(attachments) },
    // Commands are visible to the author and the bot only: they may contain what the customer must not read.
    onlyFor: isCommand ? person.id : null,
    marker: dedupeKeyOf(input, person),
    at,
    deadline,
  });
  const addressed = classified.kind === 'message' && classified.addressed;
  if (!isHeard(context.capabilities, room.kind, addressed)) return null;
  const handle = toHandle(input, person, { room: room.id, thread: thread?.id });
  if (isCommand) return { kind: 'command', text: classified.text, handle };
  const direct = room.kind === 'dm';
  return {
    kind: 'message',
    text: input.text.trim() === '' ? namesOf(attachments) : input.text,
    ...filesOf(attachments),
    message: toRef(message),
    thread: thread === null ? null : toRef(thread),
    where: direct ? 'direct' : 'room',
    addressed: direct || addressed,
    handle,
  };
}

function filesOf(attachments: readonly Attachment[]): { readonly attachments?: readonly Attachment[] } {
  return attachments.length === 0 ? {} : { attachments };
}

/** A reply to a reply belongs to the same thread. Private messages cannot be replied to in public. */
async function findThread(context: InputContext, roomId: string, messageId: string): Promise<WebMessage> {
  const found = await context.store.findMessage(messageId);
  const first = found?.threadId ? await context.store.findMessage(found.threadId) : found;
  if (!first || first.roomId !== roomId || first.onlyFor !== null) {
    throw new XinhangError('not_found', said('web/no-reply'));
  }
  return first;
}

async function findOwnWords(context: InputContext, messageId: string): Promise<WebMessage> {
  const message = await findOwnMessage(context, messageId);
  if (message.authorId !== context.person.id || message.content.kind !== 'text') {
    throw new XinhangError('not_allowed', said('web/not-own-message'));
  }
  return message;
}

async function edit(input: InputOf<'edit'>, context: InputContext): Promise<Part<Inbound> | null> {
  const message = await findOwnWords(context, input.message);
  const { text, base } = input;
  const result = await context.store.editText(message.id, {
    text,
    base,
    at: context.at,
    deadline: context.deadline,
  });
  if (result === 'stale') throw new XinhangError('already_exists', said('web/changed-meanwhile'));
  if (!context.capabilities.seesEdits) return null;
  return { kind: 'edited', message: toRef(message), where: await whereOf(context, message), text };
}

async function remove(input: InputOf<'delete'>, context: InputContext): Promise<Part<Inbound> | null> {
  const found = await context.store.findMessage(input.message);
  // Resent after an interruption: already deleted in the chat, but the sink may not know yet.
  const repeated = found?.authorId === context.person.id && found.deletedAt !== null;
  const message = repeated ? found : await findOwnWords(context, input.message);
  await context.store.deleteMessage(message.id, context.at, context.deadline);
  if (!context.capabilities.seesDeletes) return null;
  return { kind: 'deleted', message: toRef(message), where: await whereOf(context, message) };
}

async function whereOf({ store }: InputContext, { roomId }: WebMessage): Promise<'room' | 'direct'> {
  return (await store.findRoom(roomId))?.kind === 'dm' ? 'direct' : 'room';
}

async function click(input: InputOf<'click'>, context: InputContext): Promise<Part<Inbound> | null> {
  const message = await findOwnMessage(context, input.message);
  const { action, value } = input;
  const buttons = message.content.kind === 'card' ? (message.content.card.buttons ?? []) : [];
  if (!buttons.some((button) => button.action === action && button.value === value)) {
    throw new XinhangError('not_found', said('web/no-button'));
  }
  if (action === sendAction) {
    if (!(await context.massMessages.send(message, context.person))) throw notThere();
    return null;
  }
  const place = { room: message.roomId, thread: message.threadId };
  return { kind: 'click', action, value, handle: toHandle(input, context.person, place) };
}

async function submitForm(input: InputOf<'form'>, context: InputContext): Promise<Part<Inbound>> {
  if (input.room !== undefined) await findOwnRoom(context, input.room);
  const { form, subject, values } = input;
  return { kind: 'form', form, subject, values, handle: toHandle(input, context.person, input) };
}

async function keep(input: InputOf<'keep'>, context: InputContext): Promise<Part<Inbound>> {
  const message = await findOwnMessage(context, input.message);
  if (message.content.kind !== 'text') {
    throw new XinhangError('not_allowed', said('inbound/only-from-people'));
  }
  const room = await findOwnRoom(context, message.roomId);
  const member = room.members.find(({ personId }) => personId === message.authorId);
  const external = isCustomerAccount(message.authorId) || (member?.external ?? 'unknown');
  const { text, attachments = [] } = message.content;
  return {
    kind: 'keep',
    saidAt: message.at.toString(),
    text: text.trim() === '' ? namesOf(attachments) : text,
    ...filesOf(attachments),
    message: toRef(message),
    author: { platformUserId: message.authorId, name: message.authorName, external },
    handle: toHandle(input, context.person, { room: room.id, thread: message.threadId }),
  };
}

type ClassifiedText =
  /** `text` is what follows `/crm`. */
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'message'; readonly addressed: boolean };

/**
 * A line starting with a slash, half- or full-width, is always a command: if staff forget the `crm`, the internal
 * command must not be posted where the customer reads it. So is `、crm`. A message with `@bot` anywhere is addressed.
 */
export function classifyText(text: string, botName: string): ClassifiedText {
  const command = afterMark(text);
  if (command !== null) return { kind: 'command', text: command.trim() };
  const addressed = text.replaceAll('＠', '@').replaceAll(/@\s+/gu, '@').includes(`@${botName}`);
  return { kind: 'message', addressed };
}
