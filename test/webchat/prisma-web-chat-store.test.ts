import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPrismaWebChatStore } from '../../jobs/webchat/prisma-web-chat-store.ts';
import type { NewWebMessage, WebChatStore, WebMessage } from '../../jobs/webchat/web-chat-store.ts';
import { openDb } from '../../prisma/client.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

const at = Temporal.Instant.from('2026-03-11T09:00:00+08:00');
const later = at.add({ hours: 1 });

let database: FreshDatabase;
let store: WebChatStore;
let written = 0;

beforeAll(async () => {
  database = await freshDatabase();
  store = createPrismaWebChatStore(database.db);
});
afterAll(() => database.close());

beforeEach(async () => {
  await database.db.webRoom.deleteMany();
  await store.ensureRoom({
    id: 'customer:C001',
    name: '华东精工 沟通群',
    kind: 'customer',
    customerCode: 'C001',
    members: [
      { personId: 'li', name: '李伟', external: false },
      { personId: 'zhang', name: '张敏', external: false },
      { personId: 'customer:C001', name: '华东精工', external: true },
    ],
    at,
  });
  await store.ensureRoom({
    id: 'dm:zhang',
    name: '新航',
    kind: 'dm',
    customerCode: null,
    members: [{ personId: 'zhang', name: '张敏', external: false }],
    at,
  });
});

function aMessage(given: Partial<NewWebMessage> = {}): NewWebMessage {
  written += 1;
  return {
    roomId: 'customer:C001',
    threadId: null,
    authorId: 'bot',
    authorName: '新航',
    content: { kind: 'text', text: `第${written}句` },
    onlyFor: null,
    marker: `m-${written}`,
    at,
    ...given,
  };
}
async function add(given: Partial<NewWebMessage> = {}): Promise<WebMessage> {
  return (await store.addMessage(aMessage(given))).message;
}
async function seenBy(viewer: string, roomId = 'customer:C001'): Promise<readonly string[]> {
  const { messages } = await store.readPage(viewer, roomId, null, 100);
  return messages.map(({ id }) => id);
}

describe('a marker', () => {
  it('stores one message however often it is used, and returns the first', async () => {
    const message = aMessage();
    const first = await store.addMessage(message);
    const second = await store.addMessage({ ...message, content: { kind: 'text', text: '别的话' } });
    expect(first.isNew).toBe(true);
    expect(second).toEqual({ message: first.message, isNew: false });
    expect(await seenBy('li')).toEqual([first.message.id]);
  });

  it('stores one message when twenty writers use it at once', async () => {
    const message = aMessage();
    const results = await Promise.all(Array.from({ length: 20 }, () => store.addMessage(message)));
    expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(results.map((result) => result.message.id)).size).toBe(1);
  });

  it('finds its own message, and no other', async () => {
    const message = await add({ marker: 'delivery-1' });
    expect((await store.findByMarker('delivery-1'))?.id).toBe(message.id);
    expect(await store.findByMarker('delivery-2')).toBeNull();
  });
});

it('two processes writing at once take turns, and every message gets its own number', async () => {
  const other = openDb(database.url);
  try {
    const stores = [store, createPrismaWebChatStore(other.db)];
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (stores[index % 2] ?? store).addMessage(aMessage())),
    );
    const numbers = results.map(({ message }) => message.seq);
    expect(new Set(numbers).size).toBe(40);
  } finally {
    await other.close();
  }
});

describe('a viewer', () => {
  it('sees neither messages nor changes of a room they are not in', async () => {
    await add({ roomId: 'dm:zhang' });
    expect(await seenBy('li', 'dm:zhang')).toEqual([]);
    expect((await store.readChanges('li', 0, 100)).messages).toEqual([]);
    expect((await store.summariseRooms('li')).map(({ id }) => id)).toEqual(['customer:C001']);
    expect((await store.countUnread()).has('li')).toBe(false);
  });

  it('sees a private message only if it is theirs, whichever way they read', async () => {
    const quiet = await add({ onlyFor: 'zhang' });
    for (const [viewer, sees] of [
      ['zhang', true],
      ['li', false],
      ['customer:C001', false],
    ] as const) {
      expect((await seenBy(viewer)).includes(quiet.id), viewer).toBe(sees);
      const { messages } = await store.readChanges(viewer, 0, 100);
      expect(
        messages.some(({ id }) => id === quiet.id),
        viewer,
      ).toBe(sees);
      const [room] = (await store.summariseRooms(viewer)).filter(({ id }) => id === 'customer:C001');
      expect(room?.last?.id === quiet.id, viewer).toBe(sees);
      expect(room?.unread, viewer).toBe(sees ? 1 : 0);
      expect((await store.countUnread()).get(viewer) ?? 0, viewer).toBe(sees ? 1 : 0);
    }
  });

  it('does not notice another person’s private message', async () => {
    const before = await store.stampFor('customer:C001');
    const zhangs = await store.stampFor('zhang');
    await add({ onlyFor: 'zhang' });
    expect(await store.stampFor('customer:C001')).toBe(before);
    expect(await store.stampFor('zhang')).not.toBe(zhangs);
  });

  it('notices that a person joined their room', async () => {
    const before = await store.stampFor('li');
    await store.ensureRoom({
      id: 'customer:C001',
      name: '华东精工 沟通群',
      kind: 'customer',
      customerCode: 'C001',
      members: [{ personId: 'wang', name: '王芳', external: false }],
      at,
    });
    expect(await store.stampFor('li')).not.toBe(before);
  });
});

describe('making a room again', () => {
  it('keeps its messages, its members and what they have read', async () => {
    const message = await add();
    await store.markRead('li', 'customer:C001', message.seq);
    const before = await store.findRoom('customer:C001');
    if (before === null) throw new Error('the room is gone');
    await store.ensureRoom({ ...before, at: later });
    expect(await store.findRoom('customer:C001')).toEqual(before);
    expect(await seenBy('li')).toEqual([message.id]);
    expect((await store.summariseRooms('li'))[0]?.unread).toBe(0);
  });

  it('adds missing people and removes no one', async () => {
    await store.ensureRoom({
      id: 'customer:C001',
      name: 'x',
      kind: 'customer',
      customerCode: 'C001',
      members: [{ personId: 'wang', name: '王芳', external: false }],
      at: later,
    });
    const room = await store.findRoom('customer:C001');
    expect(room?.members.map(({ personId }) => personId).toSorted()).toEqual([
      'customer:C001',
      'li',
      'wang',
      'zhang',
    ]);
    expect(room?.name).toBe('华东精工 沟通群');
  });
});

describe('an edit', () => {
  const own = { authorId: 'zhang', authorName: '张敏' };

  it('changes the text and shows when', async () => {
    const message = await add(own);
    expect(await store.editText(message.id, { text: '改过了', base: message.version, at: later })).toBe(
      'edited',
    );
    const edited = await store.findMessage(message.id);
    expect(edited?.content).toEqual({ kind: 'text', text: '改过了' });
    expect(edited?.editedAt?.toString()).toBe(later.toString());
    expect(edited?.seq).toBe(message.seq);
    expect(edited?.version).toBeGreaterThan(message.version);
  });

  it('repeated after a later one does not bring its own words back', async () => {
    const message = await add(own);
    const first = { text: '第一次改', base: message.version, at: later };
    await store.editText(message.id, first);
    const between = await store.findMessage(message.id);
    await store.editText(message.id, { text: '第二次改', base: between?.version ?? 0, at: later });
    expect(await store.editText(message.id, first)).toBe('stale');
    expect((await store.findMessage(message.id))?.content).toEqual({ kind: 'text', text: '第二次改' });
  });

  it('repeated at once succeeds and changes nothing', async () => {
    const message = await add(own);
    const edit = { text: '改过了', base: message.version, at: later };
    await store.editText(message.id, edit);
    const once = await store.findMessage(message.id);
    expect(await store.editText(message.id, edit)).toBe('edited');
    expect(await store.findMessage(message.id)).toEqual(once);
  });

  it('of a deleted message is refused', async () => {
    const message = await add(own);
    await store.deleteMessage(message.id, later);
    const { version } = (await store.findMessage(message.id)) ?? message;
    expect(await store.editText(message.id, { text: '回来', base: version, at: later })).toBe('stale');
  });
});

it('deleting twice is one change', async () => {
  const message = await add();
  await store.deleteMessage(message.id, later);
  const once = await store.findMessage(message.id);
  expect(once?.deletedAt?.toString()).toBe(later.toString());
  await store.deleteMessage(message.id, later.add({ hours: 1 }));
  expect(await store.findMessage(message.id)).toEqual(once);
});

describe('reading what changed', () => {
  it('never misses a message, however many write at once', async () => {
    const seen = new Set<string>();
    let cursor = 0;
    const writing = new AbortController();
    const read = async () => {
      const changes = await store.readChanges('li', cursor, 1_000);
      for (const { id } of changes.messages) seen.add(id);
      cursor = changes.cursor;
    };
    const reading = (async () => {
      while (!writing.signal.aborted) await read();
    })();
    const other = openDb(database.url);
    const stores = [store, createPrismaWebChatStore(other.db)];
    const added = await Promise.all(
      Array.from({ length: 60 }, (_, index) => (stores[index % 2] ?? store).addMessage(aMessage())),
    );
    await other.close();
    writing.abort();
    await reading;
    await read();
    expect([...seen].toSorted()).toEqual(added.map(({ message }) => message.id).toSorted());
  });

  it('begins at the current state if no cursor is given', async () => {
    await add();
    const { messages, cursor } = await store.readChanges('li', null, 100);
    expect(messages).toEqual([]);
    const next = await add();
    expect((await store.readChanges('li', cursor, 100)).messages.map(({ id }) => id)).toEqual([next.id]);
  });

  it('brings edits and deletions of messages that were read before', async () => {
    const edited = await add({ authorId: 'zhang', authorName: '张敏' });
    const deleted = await add();
    const { cursor } = await store.readChanges('li', null, 100);
    await store.editText(edited.id, { text: '改过了', base: edited.version, at: later });
    await store.deleteMessage(deleted.id, later);
    const { messages } = await store.readChanges('li', cursor, 100);
    expect(messages.map(({ id }) => id)).toEqual([edited.id, deleted.id]);
  });

  it('reports that there is more than requested, and continues after all of it', async () => {
    for (let count = 0; count < 4; count += 1) await add();
    const { messages, cursor, overflow } = await store.readChanges('li', 0, 3);
    expect({ messages, overflow }).toEqual({ messages: [], overflow: true });
    expect((await store.readChanges('li', cursor, 3)).messages).toEqual([]);
  });
});

describe('reading a room', () => {
  it('pages by first messages and brings all replies of those shown', async () => {
    const firsts = [await add(), await add(), await add()];
    const reply = await add({ threadId: firsts[1]?.id ?? '' });
    const newest = await store.readPage('li', 'customer:C001', null, 2);
    expect(newest.more).toBe(true);
    expect(newest.messages.map(({ id }) => id)).toEqual([firsts[1]?.id, firsts[2]?.id, reply.id]);
    const older = await store.readPage('li', 'customer:C001', firsts[1]?.seq ?? 0, 2);
    expect(older).toMatchObject({ more: false, messages: [{ id: firsts[0]?.id }] });
  });

  it('keeps a card as it was posted', async () => {
    const content = {
      kind: 'card',
      audience: 'staff',
      card: {
        title: '今天到期',
        body: ['一\n二'],
        fields: [{ label: '客户', value: '华东精工' }],
        buttons: [{ action: 'close', value: 'fu-1', label: '完成', style: 'primary' }],
      },
      about: [{ customer: 'C001', step: 'trial-check', cycle: '1', say: 'trial-check/due' }],
    } as const;
    const message = await add({ roomId: 'dm:zhang', content });
    expect((await store.findMessage(message.id))?.content).toEqual(content);
    expect(message.at.toString()).toBe(at.toString());
  });
});

describe('reading marks', () => {
  it('count what others have written since, without one’s own and deleted messages', async () => {
    const first = await add();
    await add({ authorId: 'li', authorName: '李伟' });
    const deleted = await add();
    await store.deleteMessage(deleted.id, later);
    const unread = async (viewer: string) => (await store.countUnread()).get(viewer) ?? 0;
    expect(await unread('li')).toBe(1);
    expect(await unread('zhang')).toBe(2);
    await store.markRead('li', 'customer:C001', first.seq);
    expect(await unread('li')).toBe(0);
    expect(await unread('zhang')).toBe(2);
  });

  it('never move backward', async () => {
    const first = await add();
    const second = await add();
    await store.markRead('li', 'customer:C001', second.seq);
    await store.markRead('li', 'customer:C001', first.seq);
    expect((await store.summariseRooms('li'))[0]?.unread).toBe(0);
  });
});

it('a row that no version of this program wrote is not shown as something else', async () => {
  const message = await add();
  await database.db.webMessage.update({ where: { id: message.id }, data: { content: { kind: 'html' } } });
  await expect(store.findMessage(message.id)).rejects.toThrow();
});
