import { type Db, Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { readPosted } from './read-posted.ts';
import { readRooms } from './read-rooms.ts';
import { toWebMessage, toWebRoom, visibleTo } from './rows.ts';
import type { WebChatStore, WebMessage } from './web-chat-store.ts';
import { databaseDeadline, refuseLate } from '../../prisma/deadline.ts';
import { runOn } from '../../prisma/run-sql.ts';
import type { Deadline } from '../deadline.ts';

/** The web chat's store on PostgreSQL, so that it survives a restart. */
export function createPrismaWebChatStore(db: Db): WebChatStore {
  const writeNext = createWriteNext(db);
  const find = async (where: Prisma.WebMessageWhereUniqueInput) => {
    const row = await db.webMessage.findUnique({ where });
    return row === null ? null : toWebMessage(row);
  };

  return {
    ...readRooms(db),
    ...readPosted(db),

    async ensureRoom({ members, at, ...room }) {
      await db.$transaction([
        db.webRoom.createMany({ data: [{ ...room, createdAt: toDbInstant(at) }], skipDuplicates: true }),
        db.webMember.createMany({
          data: members.map((member) => ({ ...member, roomId: room.id })),
          skipDuplicates: true,
        }),
      ]);
    },

    async removeMembers(roomId, personIds) {
      await db.webMember.deleteMany({ where: { roomId, personId: { in: [...personIds] } } });
    },

    async findRoom(roomId) {
      const row = await db.webRoom.findUnique({ where: { id: roomId }, include: { members: true } });
      return row === null ? null : toWebRoom(row);
    },

    addMessage: ({ content, at, deadline, ...rest }) =>
      writeNext(async (version, hold) => {
        const data = {
          ...rest,
          content: content as unknown as Prisma.InputJsonObject,
          at: toDbInstant(at),
          seq: version,
          version,
        };
        try {
          return { message: toWebMessage(await hold(db.webMessage.create({ data }))), isNew: true };
        } catch (error) {
          const existing = isTaken(error) ? await find({ marker: rest.marker }) : null;
          if (existing === null) throw error;
          return { message: existing, isNew: false };
        }
      }, deadline),

    findMessage: (id) => find({ id }),
    findByMarker: (marker) => find({ marker }),

    editText: (id, { text, base, at, deadline }) =>
      writeNext(async (version, hold) => {
        const message = await find({ id });
        if (message?.content.kind !== 'text' || message.deletedAt !== null) return 'stale';
        if (message.content.text === text) return 'edited';
        const content = { ...message.content, text } as unknown as Prisma.InputJsonObject;
        const { count } = await hold(
          db.webMessage.updateMany({
            where: { id, version: base, deletedAt: null },
            data: { content, version, editedAt: toDbInstant(at) },
          }),
        );
        return count === 1 ? 'edited' : 'stale';
      }, deadline),

    changeCard: (id, card) =>
      writeNext(async (version, hold) => {
        const message = await find({ id });
        if (message?.content.kind !== 'card' || message.deletedAt !== null) return;
        const content = { ...message.content, card } as unknown as Prisma.InputJsonObject;
        await hold(
          db.webMessage.updateMany({
            where: { id, version: message.version, deletedAt: null },
            data: { content, version },
          }),
        );
      }),

    postFromCard: (cardId, card, { content, at, deadline: _, ...message }) =>
      writeNext(
        async (version) =>
          await db.$transaction(async (tx) => {
            // Held until the message is there: deleting the card waits, and then comes too late.
            const [task] = await tx.$queryRaw<{ content: WebMessage['content'] }[]>`
              SELECT content FROM web_message WHERE id = ${cardId}::uuid AND deleted_at IS NULL FOR UPDATE`;
            if (task === undefined) return false;
            if ((await tx.webMessage.count({ where: { marker: message.marker } })) > 0) return true;
            const data = { ...message, at: toDbInstant(at), seq: version, version };
            await tx.webMessage.create({
              data: { ...data, content: content as unknown as Prisma.InputJsonObject },
            });
            await tx.webMessage.update({
              where: { id: cardId },
              data: {
                content: { ...task.content, card } as unknown as Prisma.InputJsonObject,
                version: version + 1,
              },
            });
            return true;
          }),
      ),

    deleteMessage: (id, at, deadline) =>
      writeNext(async (version, hold) => {
        await hold(
          db.webMessage.updateMany({
            where: { id, deletedAt: null },
            data: { deletedAt: toDbInstant(at), version },
          }),
        );
      }, deadline),

    async readPage(viewer, roomId, before, limit) {
      const firsts = await db.webMessage.findMany({
        where: {
          ...visibleTo(viewer),
          roomId,
          threadId: null,
          ...(before === null ? {} : { seq: { lt: before } }),
        },
        orderBy: { seq: 'desc' },
        take: limit + 1,
      });
      const more = firsts.length > limit;
      const shown = firsts.slice(0, limit).reverse();
      const replies = await db.webMessage.findMany({
        where: { ...visibleTo(viewer), roomId, threadId: { in: shown.map(({ id }) => id) } },
        orderBy: { seq: 'asc' },
      });
      return { messages: [...shown, ...replies].map(toWebMessage), more };
    },

    async readChanges(viewer, after, limit) {
      if (after === null) {
        return { messages: [], cursor: await latestVersion(db, viewer), overflow: false };
      }
      const rows = await db.webMessage.findMany({
        where: { ...visibleTo(viewer), version: { gt: after } },
        orderBy: { version: 'asc' },
        take: limit + 1,
      });
      const overflow = rows.length > limit;
      const messages = rows.slice(0, limit).map(toWebMessage);
      const cursor = overflow ? await latestVersion(db, viewer) : (messages.at(-1)?.version ?? after);
      return { messages: overflow ? [] : messages, cursor, overflow };
    },

    async stampFor(viewer) {
      const [version, members] = await Promise.all([
        latestVersion(db, viewer),
        db.webMember.count({ where: { room: { members: { some: { personId: viewer } } } } }),
      ]);
      return `${version}.${members}`;
    },

    async markRead(viewer, roomId, seq) {
      await db.webMember.updateMany({
        where: { roomId, personId: viewer, readSeq: { lt: seq } },
        data: { readSeq: seq },
      });
    },
  };
}

async function latestVersion(db: Db, viewer: string): Promise<number> {
  const { _max } = await db.webMessage.aggregate({ where: visibleTo(viewer), _max: { version: true } });
  return _max.version ?? 0;
}

/** Executes one write, or none if the deadline has passed by the time the database executes it. */
type Hold = <T>(write: Prisma.PrismaPromise<T>) => Promise<T>;

type WriteNext = <T>(write: (version: number, hold: Hold) => Promise<T>, deadline?: Deadline) => Promise<T>;

/** Maximum number of retries after losing to another process. */
const maxAttempts = 20;

/**
 * Runs writes with the next value of a single counter. Numbers become visible in order: this process writes
 * sequentially, and if two processes take the same number, the unique index rejects one, which retries. So a page that
 * has read up to a number never misses a smaller one.
 */
function createWriteNext(db: Db): WriteNext {
  let last: Promise<unknown> = Promise.resolve();
  const holdTo = async (deadline: Deadline | undefined): Promise<Hold> => {
    if (deadline === undefined) return async (write) => await write;
    const until = await databaseDeadline(runOn(db), deadline);
    deadline.check();
    return async (write) => (await db.$transaction([write, refuseLate(db, until)]))[0];
  };
  return (write, deadline) => {
    const run = async () => {
      for (let attempt = 1; ; attempt += 1) {
        const { _max } = await db.webMessage.aggregate({ _max: { version: true } });
        try {
          return await write((_max.version ?? 0) + 1, await holdTo(deadline));
        } catch (error) {
          if (!isTaken(error) || attempt === maxAttempts) throw error;
        }
      }
    };
    const result = last.then(run, run);
    last = result.catch(() => {});
    return result;
  };
}

/** Whether the error is a unique constraint violation. */
function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
