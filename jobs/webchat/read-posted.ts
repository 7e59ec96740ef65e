import type { Db } from '../../prisma/client.ts';
import { toWebMessage, toWebRoom } from './rows.ts';
import type { WebChatStore } from './web-chat-store.ts';

/** What has been written since a moment, over all rooms: for the stage of a rehearsal, never for a page's chat. */
export function readPosted(db: Db): Pick<WebChatStore, 'latestSeq' | 'postedSince'> {
  return {
    async latestSeq() {
      const { _max } = await db.webMessage.aggregate({ _max: { seq: true } });
      return _max.seq ?? 0;
    },

    async postedSince(seq, authorId, limit) {
      const rows = await db.webMessage.findMany({
        where: { seq: { gt: seq }, authorId, deletedAt: null },
        include: { room: { include: { members: true } } },
        orderBy: { seq: 'asc' },
        take: limit,
      });
      return rows.map(({ room, ...row }) => ({ message: toWebMessage(row), room: toWebRoom(room) }));
    },
  };
}
