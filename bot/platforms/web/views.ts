import { describeAttachment } from '../../../jobs/attachment.ts';
import type { WebMessage, WebRoomSummary } from '../../../jobs/webchat/web-chat-store.ts';
import { inputIdOf } from './input-context.ts';
import type { ContentView, MessageView, RoomView } from './api.ts';

/** The page's view of a message, without delivery ids, steps or deleted content. */
export function toMessageView(message: WebMessage, viewer: string): MessageView {
  return {
    id: message.id,
    room: message.roomId,
    thread: message.threadId,
    author: { id: message.authorId, name: message.authorName },
    content: toContentView(message),
    private: message.onlyFor !== null,
    input: message.authorId === viewer ? inputIdOf(message) : null,
    at: message.at.toString(),
    edited: message.editedAt !== null,
    seq: message.seq,
    version: message.version,
  };
}

function toContentView({ content, deletedAt }: WebMessage): ContentView {
  if (deletedAt !== null) return { kind: 'deleted' };
  if (content.kind === 'card') return { kind: 'card', card: content.card };
  if (content.kind === 'command' || content.attachments === undefined) {
    return { kind: content.kind, text: content.text };
  }
  return {
    kind: 'text',
    text: content.text,
    attachments: content.attachments.map((one) => describeAttachment(one)),
  };
}

export function toRoomView(room: WebRoomSummary, viewer: string): RoomView {
  return {
    id: room.id,
    name: room.name,
    kind: room.kind,
    customerCode: room.customerCode,
    members: room.members.map(({ personId, name, external }) => ({ id: personId, name, external })),
    unread: room.unread,
    last: room.last === null ? null : toMessageView(room.last, viewer),
  };
}
