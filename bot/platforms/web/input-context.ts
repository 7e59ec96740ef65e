import type { MassMessages } from './mass-messages.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Deadline } from '../../../jobs/deadline.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { AnswerHandle, Capabilities, InboundSink, MessageRef, Sender } from '../../../jobs/ports.ts';
import type { WebChatStore, WebMessage, WebRoom } from '../../../jobs/webchat/web-chat-store.ts';
import type { Input } from './api.ts';
import { isExternal, type WebPerson } from './directory.ts';
import { said } from '../../../templates/reader/said.ts';

/** What is needed to turn an input into an inbound item. */
export interface InputContext {
  readonly store: WebChatStore;
  readonly sink: InboundSink;
  /** For the whole input: nothing is written after it. */
  readonly deadline: Deadline;
  /** When it happened, by the company's clock. */
  readonly at: Temporal.Instant;
  readonly botName: string;
  readonly massMessages: MassMessages;
  readonly person: WebPerson;
  readonly capabilities: Capabilities;
}

/** Keys of different persons or kinds never collide. */
export const dedupeKeyOf = (input: Input, person: WebPerson): string =>
  `${input.kind}:${person.id}:${input.id}`;

export function inputIdOf({ marker }: WebMessage): string | null {
  return marker?.slice(marker.lastIndexOf(':') + 1) ?? null;
}

export function toSender(person: WebPerson): Sender {
  return { platformUserId: person.id, name: person.name, external: isExternal(person) };
}

export function toRef(message: WebMessage): MessageRef {
  return { platformRoomId: message.roomId, platformMessageId: message.id };
}

/** The handle contains the input's key, so that answering twice shows one answer. */
export function toHandle(
  input: Input,
  person: WebPerson,
  place: { readonly room?: string | undefined; readonly thread?: string | null | undefined },
): AnswerHandle {
  return {
    platformUserId: person.id,
    ...(place.room === undefined ? {} : { platformRoomId: place.room }),
    detail: {
      input: dedupeKeyOf(input, person),
      page: input.page,
      ...(place.thread ? { thread: place.thread } : {}),
    },
  };
}

export const notThere = () => new XinhangError('not_found', said('web/not-there'));

/** A room the person is not a member of is treated as not existing. */
export async function findOwnRoom({ store, person }: InputContext, roomId: string): Promise<WebRoom> {
  const room = await store.findRoom(roomId);
  if (room === null || !room.members.some(({ personId }) => personId === person.id)) throw notThere();
  return room;
}

/** A message that is deleted or not visible to the person is treated as not existing. */
export async function findOwnMessage(context: InputContext, messageId: string): Promise<WebMessage> {
  const message = await context.store.findMessage(messageId);
  if (message === null || message.deletedAt !== null) throw notThere();
  if (message.onlyFor !== null && message.onlyFor !== context.person.id) throw notThere();
  await findOwnRoom(context, message.roomId);
  return message;
}
