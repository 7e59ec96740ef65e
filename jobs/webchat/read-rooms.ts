import type { Db } from '../../prisma/client.ts';
import { toWebMessage, toWebRoom } from './rows.ts';
import type { WebChatStore } from './web-chat-store.ts';

/** The list of rooms. Unread counts and previews are computed in the database, so that room size does not matter. */
export function readRooms(db: Db): Pick<WebChatStore, 'summariseRooms' | 'countUnread'> {
  return {
    async summariseRooms(viewer) {
      const [rooms, unread, lastIds] = await Promise.all([
        db.webRoom.findMany({
          where: { members: { some: { personId: viewer } } },
          include: { members: true },
          orderBy: { createdAt: 'asc' },
        }),
        countByRoom(db, viewer),
        db.$queryRaw<{ id: string }[]>`
          SELECT DISTINCT ON (m.room_id) m.id
          FROM web_message m JOIN web_member w ON w.room_id = m.room_id AND w.person_id = ${viewer}
          WHERE m.only_for IS NULL OR m.only_for = ${viewer}
          ORDER BY m.room_id, m.seq DESC`,
      ]);
      const lasts = await db.webMessage.findMany({ where: { id: { in: lastIds.map(({ id }) => id) } } });
      const lastOf = new Map(lasts.map((row) => [row.roomId, toWebMessage(row)]));
      return rooms.map((room) => ({
        ...toWebRoom(room),
        unread: unread.get(room.id) ?? 0,
        last: lastOf.get(room.id) ?? null,
      }));
    },

    async countUnread() {
      const rows = await db.$queryRaw<{ person: string; count: number }[]>`
        SELECT w.person_id AS person, count(*)::int AS count
        FROM web_member w JOIN web_message m ON m.room_id = w.room_id AND m.seq > w.read_seq
        WHERE m.author_id <> w.person_id AND m.deleted_at IS NULL
          AND (m.only_for IS NULL OR m.only_for = w.person_id)
        GROUP BY w.person_id`;
      return new Map(rows.map(({ person, count }) => [person, count]));
    },
  };
}

async function countByRoom(db: Db, viewer: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ room: string; count: number }[]>`
    SELECT m.room_id AS room, count(*)::int AS count
    FROM web_member w JOIN web_message m ON m.room_id = w.room_id AND m.seq > w.read_seq
    WHERE w.person_id = ${viewer} AND m.author_id <> ${viewer} AND m.deleted_at IS NULL
      AND (m.only_for IS NULL OR m.only_for = ${viewer})
    GROUP BY m.room_id`;
  return new Map(rows.map(({ room, count }) => [room, count]));
}
