import { createHash } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../../jobs/clock.ts';
import type {
  Capabilities,
  ChatPlatform,
  MessageRef,
  PlatformProblem,
  PostedItem,
  SendResult,
} from '../../../jobs/ports.ts';
import type { NewWebMessage, WebChatStore, WebRoomKind } from '../../../jobs/webchat/web-chat-store.ts';
import {
  type Content,
  type CustomerText,
  type StaffText,
  plainText,
  staffText,
} from '../../../templates/reader/card.ts';
import { botId, findPerson, isExternal, type WebDirectory } from './directory.ts';
import { toRef } from './input-context.ts';
import type { MassMessages } from './mass-messages.ts';
import type { PageStreams } from '../../http/page-streams.ts';
import { ensureDirectRoom } from './room-keeper.ts';

interface SenderDeps {
  readonly store: WebChatStore;
  readonly directory: WebDirectory;
  readonly clock: Clock;
  readonly streams: PageStreams;
  readonly botName: string;
  readonly massMessages: MassMessages;
  readonly capabilities: () => Capabilities;
}

type Sends = Pick<ChatPlatform, 'post' | 'postStaff' | 'dm' | 'update' | 'answer' | 'openForm' | 'find'>;

interface Outgoing {
  readonly roomId: string;
  readonly text: CustomerText | StaffText;
  readonly marker: string;
  readonly about: readonly PostedItem[];
  readonly at: Temporal.Instant;
  readonly thread?: string | undefined;
  readonly onlyFor?: string;
}

const rejected = (problem: PlatformProblem, detail: string): SendResult => ({
  status: 'rejected',
  problem,
  detail,
});

/** Sends the bot's messages. The marker makes sending idempotent. */
export function createSender(deps: SenderDeps): Sends {
  const { store, directory, clock, streams, botName } = deps;

  const tooLong = (text: Content): SendResult | null => {
    const { maxTextChars } = deps.capabilities();
    return plainText(text).length > maxTextChars
      ? rejected('too_long', `more than ${maxTextChars} characters`)
      : null;
  };

  const write = async (outgoing: Outgoing): Promise<SendResult> => {
    const refused = tooLong(outgoing.text);
    if (refused !== null) return refused;
    try {
      const { message } = await store.addMessage(toMessage(outgoing, botName));
      streams.nudge();
      return { status: 'accepted', ref: toRef(message) };
    } catch (error) {
      // The connection may have broken after the write; `find` with the marker shows whether it succeeded.
      return { status: 'unknown', cause: String(error) };
    }
  };

  const writeInRoom = async (kind: WebRoomKind, outgoing: Outgoing): Promise<SendResult> => {
    const room = await store.findRoom(outgoing.roomId);
    if (room === null) return rejected('gone', `there is no room ${outgoing.roomId}`);
    // The types ensure this too, but a cast must not let a staff text through.
    const audience = kind === 'customer' ? 'customer' : 'staff';
    if (room.kind !== kind || outgoing.text.audience !== audience) {
      return rejected('unsupported', `the text is not for the room ${room.id}`);
    }
    return write(outgoing);
  };

  return {
    async post(room, text, { marker, about, at }) {
      const { customerPost } = deps.capabilities();
      if (customerPost === 'none')
        return rejected('unsupported', 'only colleagues post in a group with customers');
      if (customerPost === 'staff-confirm') {
        const to = await store.findRoom(room.platformRoomId);
        if (to === null) return rejected('gone', `there is no room ${room.platformRoomId}`);
        if (to.kind !== 'customer' || text.audience !== 'customer') {
          return rejected('unsupported', `the text is not for the room ${to.id}`);
        }
        return tooLong(text) ?? (await deps.massMessages.give(to, text, marker));
      }
      return await writeInRoom('customer', { roomId: room.platformRoomId, text, marker, about, at });
    },

    postStaff: (room, text, { marker, about, at }) =>
      writeInRoom('staff', { roomId: room.platformRoomId, text, marker, about, at }),

    async dm(to, text, { marker, code, about, at }) {
      const person = await findPerson(directory, to.platformUserId);
      if (person === null || isExternal(person)) {
        return rejected('unknown_person', `${to.platformUserId} is not on the staff register`);
      }
      const roomId = await ensureDirectRoom(deps, person, botName);
      const shown = code === undefined ? text : staffText({ ...text, body: [...text.body, code] });
      return writeInRoom('dm', { roomId, text: shown, marker, about, at });
    },

    async update({ platformMessageId }, text) {
      const refused = tooLong(text);
      if (refused !== null) return refused;
      try {
        const message = await store.findMessage(platformMessageId);
        if (message === null || message.deletedAt !== null) return rejected('gone', 'the message is gone');
        const room = await store.findRoom(message.roomId);
        const isOwn = message.authorId === botId && message.content.kind === 'card';
        if (!isOwn || room?.kind !== 'dm' || text.audience !== 'staff') {
          return rejected('unsupported', 'the message cannot be changed');
        }
        const { audience: _, ...card } = text;
        await store.changeCard(message.id, plainCard(card));
        streams.nudge();
        return { status: 'accepted', ref: toRef(message) };
      } catch (error) {
        return { status: 'unknown', cause: String(error) };
      }
    },

    async find(_target, markers) {
      try {
        const found = new Map<string, MessageRef>();
        for (const marker of markers) {
          const message = await store.findByMarker(marker);
          if (message !== null) found.set(marker, toRef(message));
        }
        return { status: 'read', found };
      } catch (error) {
        return { status: 'unreadable', why: String(error) };
      }
    },

    async answer(handle, text) {
      const person = await findPerson(directory, handle.platformUserId);
      if (person === null) return rejected('unknown_person', `${handle.platformUserId} is gone`);
      if (isExternal(person) && text.audience !== 'customer') {
        return rejected('unsupported', 'an internal text for a customer');
      }
      if (isExternal(person) && handle.platformRoomId === undefined) {
        return rejected('unsupported', 'customers have no direct chat');
      }
      const asked = handle.platformRoomId ?? (await ensureDirectRoom(deps, person, botName));
      const place = await store.findRoom(asked);
      if (!place?.members.some(({ personId }) => personId === person.id)) {
        return rejected('not_member', `${person.id} is not in the room ${asked}`);
      }
      const apart = deps.capabilities().whisper === 'none' && place.kind !== 'dm';
      if (apart && isExternal(person)) {
        return rejected('unsupported', 'an answer to somebody from outside in a group');
      }
      const roomId = apart ? await ensureDirectRoom(deps, person, botName) : asked;
      return write({
        roomId,
        text,
        marker: answerMarker(handle.detail?.['input'] ?? clock.now().toString(), person.id, text),
        about: [],
        at: clock.now(),
        thread: apart ? undefined : handle.detail?.['thread'],
        onlyFor: person.id,
      });
    },

    async openForm(handle, form) {
      const reached = streams.push(handle.platformUserId, handle.detail?.['page'], 'form', {
        form,
        room: handle.platformRoomId ?? null,
        thread: handle.detail?.['thread'] ?? null,
      });
      if (reached === 0) return rejected('gone', 'no page of this person is open');
      return {
        status: 'accepted',
        ref: { platformRoomId: handle.platformRoomId ?? '', platformMessageId: '' },
      };
    },
  };
}

function toMessage(outgoing: Outgoing, botName: string): NewWebMessage {
  const { audience, ...card } = outgoing.text;
  return {
    roomId: outgoing.roomId,
    threadId: outgoing.thread ?? null,
    authorId: botId,
    authorName: botName,
    content: { kind: 'card', audience, card: plainCard(card), about: outgoing.about },
    onlyFor: outgoing.onlyFor ?? null,
    marker: outgoing.marker,
    at: outgoing.at,
  };
}

/** Only the fields of the content, without extra properties of the given object. */
function plainCard({ title, body, fields, buttons }: Content): Content {
  return {
    ...(title === undefined ? {} : { title }),
    body,
    ...(fields === undefined ? {} : { fields }),
    ...(buttons === undefined ? {} : { buttons }),
  };
}

/** An input processed again after a crash is answered once. */
function answerMarker(input: string, personId: string, text: Content): string {
  const words = createHash('sha256')
    .update(JSON.stringify(plainCard(text)))
    .digest('base64url');
  return `answer:${personId}:${input}:${words}`;
}
