import type { Clock } from '../../../jobs/clock.ts';
import type { HandOver, MessageRef, PlatformProblem, SendResult } from '../../../jobs/ports.ts';
import type { WebChatStore, WebMessage, WebRoom } from '../../../jobs/webchat/web-chat-store.ts';
import { type CustomerText, plainText } from '../../../templates/reader/card.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';
import type { PageStreams } from '../../http/page-streams.ts';
import { botId, findPerson, isExternal, type WebDirectory, type WebPerson } from './directory.ts';
import { ensureDirectRoom } from './room-keeper.ts';

/** The button with which a colleague sends; no action of the program, which never hears of it. */
export const sendAction = 'web-send-to-group';

export interface MassMessagesDeps {
  readonly store: WebChatStore;
  readonly directory: WebDirectory;
  readonly streams: PageStreams;
  readonly clock: Clock;
  readonly botName: string;
  /** In the company's language. */
  readonly say: (what: AnySaid) => string;
}

export interface MassMessages {
  /** Gives a colleague of the group the text to send. */
  give(room: WebRoom, text: CustomerText, marker: string): Promise<SendResult>;
  /** The colleague has pressed send: the text is in the group, as theirs, once. @returns false: it was taken back */
  send(task: WebMessage, by: WebPerson): Promise<boolean>;
  readonly handOver: HandOver;
}

const refused = (problem: PlatformProblem, detail: string): SendResult => ({
  status: 'rejected',
  problem,
  detail,
});
const sentMarker = (taskId: string) => `sent-to-group:${taskId}`;

/** As on WeCom (企业群发): the bot cannot post in a group with customers, a colleague is asked to send each message. */
export function createMassMessages(deps: MassMessagesDeps): MassMessages {
  const { store, directory, streams, clock, botName, say } = deps;

  /** WeCom's is the owner of the group: here the first colleague in it. */
  const senderOf = async (room: WebRoom): Promise<WebPerson | null> => {
    for (const { personId, external } of room.members) {
      const person = external ? null : await findPerson(directory, personId);
      if (person !== null && !isExternal(person)) return person;
    }
    return null;
  };

  return {
    async give(room, text, marker) {
      const sender = await senderOf(room);
      if (sender === null) return refused('not_member', `there is no colleague in the room ${room.id}`);
      try {
        const { message } = await store.addMessage({
          roomId: await ensureDirectRoom(deps, sender, botName),
          threadId: null,
          authorId: botId,
          authorName: botName,
          content: {
            kind: 'card',
            audience: 'staff',
            card: {
              title: say(said('web/to-send', { group: room.name })),
              body: [plainText(text)],
              buttons: [
                { action: sendAction, value: room.id, label: say(said('web/send')), style: 'primary' },
              ],
            },
            about: [],
          },
          onlyFor: null,
          // Not the marker itself, by which a waiting message would be found as sent.
          marker: `to-send:${marker}`,
          at: clock.now(),
        });
        streams.nudge();
        return {
          status: 'handed-over',
          ref: { platformRoomId: room.id, platformMessageId: message.id },
        };
      } catch (error) {
        return { status: 'unknown', cause: String(error) };
      }
    },

    async send(task, by) {
      if (task.content.kind !== 'card') return false;
      const { body, buttons = [] } = task.content.card;
      const [to] = buttons;
      if (to === undefined) return true;
      const sent = { title: say(said('web/was-sent')), body };
      const isThere = await store.postFromCard(task.id, sent, {
        roomId: to.value,
        threadId: null,
        authorId: by.id,
        authorName: by.name,
        content: { kind: 'text', text: body.join('\n') },
        onlyFor: null,
        marker: sentMarker(task.id),
        at: clock.now(),
      });
      streams.nudge();
      return isThere;
    },

    handOver: {
      reminders: { messages: 3, perMs: 24 * 3_600_000 },
      // A rehearsal's clock may be moved at once.
      askEveryMs: 1_000,
      async outcome({ platformMessageId }: MessageRef) {
        const sent = await store.findByMarker(sentMarker(platformMessageId));
        if (sent === null) return { status: 'waiting' };
        return { status: 'sent', ref: { platformRoomId: sent.roomId, platformMessageId: sent.id } };
      },
      async remind({ platformMessageId }: MessageRef) {
        const task = await store.findMessage(platformMessageId);
        if (task === null || task.deletedAt !== null) return 'failed';
        await store.addMessage({
          roomId: task.roomId,
          threadId: null,
          authorId: botId,
          authorName: botName,
          content: {
            kind: 'card',
            audience: 'staff',
            card: { body: [say(said('web/still-to-send'))] },
            about: [],
          },
          onlyFor: null,
          marker: `remind-to-send:${task.id}:${clock.now().toString()}`,
          at: clock.now(),
        });
        streams.nudge();
        return 'reminded';
      },
      async withdraw({ platformMessageId }: MessageRef) {
        await store.deleteMessage(platformMessageId, clock.now());
        streams.nudge();
        return 'withdrawn';
      },
    },
  };
}
