import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPrismaWebChatStore } from '../../../jobs/webchat/prisma-web-chat-store.ts';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import { type FreshDatabase, freshDatabase } from '../../database.ts';
import { lookAs } from './client.ts';
import { type OpenStream, openStream } from './events.ts';
import { type Fixture, openRooms, startFixture } from './fixture.ts';
import { trialForm } from './stub-sink.ts';

const at = Temporal.Instant.from('2026-03-11T09:00:00+08:00');
const group = { kind: 'customer', platformRoomId: 'customer:C001' } as const;

let database: FreshDatabase;
let fixture: Fixture;
let streams: OpenStream[] = [];

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.webRoom.deleteMany();
  fixture = await startFixture({ db: database.db, pageFolder: null, start: at });
  await openRooms(fixture);
});
afterEach(async () => {
  for (const stream of streams) stream.close();
  streams = [];
  await fixture.close();
});

/** A freshly opened page of a person, past the initial events that every page gets. */
async function pageOf(personId: string, page = `page-of-${personId.replace(':', '-')}`): Promise<OpenStream> {
  const { token } = await lookAs(fixture.url, personId);
  const stream = await openStream(fixture.url, token, page);
  streams.push(stream);
  await stream.next('changed');
  await stream.next('stage');
  return stream;
}

describe('a page', () => {
  it('is notified that something in its rooms has changed, without content', async () => {
    const page = await pageOf('customer:C001');
    await fixture.web.post(group, customerText({ body: ['您好'] }), { marker: 'd-1', about: [], at });
    expect(await page.next('changed')).toEqual({ event: 'changed', data: {} });
  });

  it('is not notified of a private answer to another person in the same room', async () => {
    const page = await pageOf('customer:C001');
    const before = page.passed.length;
    await fixture.web.answer(
      { platformUserId: 'zhang', platformRoomId: 'customer:C001' },
      staffText({ body: ['跟进等级：普通'] }),
    );
    await page.next('stage');
    expect(page.passed.slice(before)).toEqual([]);
    await fixture.web.post(group, customerText({ body: ['您好'] }), { marker: 'd-1', about: [], at });
    await page.next('stage');
    expect(page.passed.slice(before)).toMatchObject([{ event: 'changed' }]);
  });

  it('is notified of what another process has written', async () => {
    const page = await pageOf('li');
    const elsewhere = createPrismaWebChatStore(database.db);
    await elsewhere.addMessage({
      roomId: 'customer:C001',
      threadId: null,
      authorId: 'bot',
      authorName: '新航',
      content: { kind: 'text', text: '您好' },
      onlyFor: null,
      marker: 'd-1',
      at,
    });
    expect(await page.next('changed')).toMatchObject({ event: 'changed' });
  });

  it('without a valid token gets no stream', async () => {
    expect((await openStream(fixture.url, 'v1.bGk.1.x', 'page-of-nobody')).status).toBe(401);
  });

  it('does not keep the program from ending', async () => {
    const page = await pageOf('li');
    await fixture.http.close();
    await expect(page.next('changed')).rejects.toThrow('ended');
  });
});

describe('a form', () => {
  const handle = { platformUserId: 'zhang', platformRoomId: 'customer:C001' };

  it('opens on the page from which it was asked for, and on no other', async () => {
    const asking = await pageOf('zhang', 'the-asking-page');
    const other = await pageOf('zhang', 'another-page');
    const sent = await fixture.web.openForm({ ...handle, detail: { page: 'the-asking-page' } }, trialForm);
    expect(sent.status).toBe('accepted');
    expect(await asking.next('form')).toEqual({
      event: 'form',
      data: { form: trialForm, room: 'customer:C001', thread: null },
    });
    await fixture.web.dm({ platformUserId: 'zhang' }, staffText({ body: ['早'] }), {
      marker: 'd-1',
      about: [],
      at,
    });
    await other.next('changed');
    expect(other.passed.map(({ event }) => event)).not.toContain('form');
  });

  it('opens on whatever page the person has when that one was closed', async () => {
    const page = await pageOf('zhang');
    await fixture.web.openForm({ ...handle, detail: { page: 'a-closed-page' } }, trialForm);
    expect(await page.next('form')).toMatchObject({ data: { form: { form: trialForm.form } } });
  });

  it('opens on no other person’s page', async () => {
    const lis = await pageOf('li', 'the-asking-page');
    const sent = await fixture.web.openForm({ ...handle, detail: { page: 'the-asking-page' } }, trialForm);
    expect(sent).toMatchObject({ status: 'rejected', problem: 'gone' });
    fixture.web.announceStage();
    await lis.next('stage');
    expect(lis.passed.map(({ event }) => event)).not.toContain('form');
  });
});
