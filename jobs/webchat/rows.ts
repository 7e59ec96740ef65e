import type { Prisma } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import type { WebMessage, WebRoom } from './web-chat-store.ts';
import { parseWebContent } from './web-content.ts';

type Row = Prisma.WebMessageGetPayload<object>;

export function toWebMessage({ content, at, editedAt, deletedAt, ...row }: Row): WebMessage {
  return {
    ...row,
    content: parseWebContent(content),
    at: fromDbInstant(at),
    editedAt: editedAt && fromDbInstant(editedAt),
    deletedAt: deletedAt && fromDbInstant(deletedAt),
  };
}

type RoomRow = Prisma.WebRoomGetPayload<{ include: { members: true } }>;

export function toWebRoom({ id, name, kind, customerCode, members }: RoomRow): WebRoom {
  return {
    id,
    name,
    kind: kind as WebRoom['kind'],
    customerCode,
    members: members.map(({ personId, name, external }) => ({ personId, name, external })),
  };
}

/** The only visibility condition: the viewer is in the room, and the message is for everyone or for them. */
export function visibleTo(viewer: string): Prisma.WebMessageWhereInput {
  return {
    room: { members: { some: { personId: viewer } } },
    OR: [{ onlyFor: null }, { onlyFor: viewer }],
  };
}
