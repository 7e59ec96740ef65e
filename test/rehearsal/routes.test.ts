import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConsoleLinkView, FollowUpsView, MovedView, StageView } from '../../bot/rehearsal/api.ts';
import { createReplay } from '../../bot/rehearsal/replay.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { call, lookAs, type PersonClient, wordsOf } from '../platforms/web/client.ts';
import { openStream } from '../platforms/web/events.ts';
import { type Fixture, openRooms, startFixture } from '../platforms/web/fixture.ts';
import { tellStory } from '../platforms/web/sample-story.ts';

let database: FreshDatabase;
let fixture: Fixture;
let li: PersonClient;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.webRoom.deleteMany();
  fixture = await startFixture({
    db: database.db,
    pageFolder: null,
    start: Temporal.Instant.from('2026-03-01T09:30:00+08:00'),
  });
  await openRooms(fixture);
  tellStory(fixture);
  li = await lookAs(fixture.url, 'li');
});
afterEach(() => fixture.close());

const stage = async () => (await call<StageView>(`${fixture.url}/api/rehearsal/stage`)).body;
const move = (to: string, client = li) => client.post<MovedView>('/api/rehearsal/clock', { move: to });
const wall = (instant: string) =>
  Temporal.Instant.from(instant).toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString();

describe('while the weeks before are replayed', () => {
  it('the page shows what is there and how far it has come, and what is done in it is taken up afterwards', async () => {
    await fixture.close();
    const replay = createReplay();
    fixture = await startFixture({ db: database.db, pageFolder: null, isOpen: replay.over });
    fixture.rehearsal.replay(Temporal.Instant.from('2026-01-12T09:40:00+08:00'));
    tellStory(fixture);
    li = await lookAs(fixture.url, 'li');
    expect(await stage()).toMatchObject({ replayedTo: '2026-01-12T01:40:00Z', nextEventAt: null });
    expect((await li.sync()).rooms.map(({ id }) => id)).toContain('customer:C001');
    const now = (await stage()).now;
    const moving = move('next-event');
    const saying = li.input({ kind: 'say', room: 'customer:C001', text: '在吗' });
    const choosing = li.post('/api/web/language', { language: 'en' });
    const done: string[] = [];
    void choosing.then(() => done.push('language'));
    void saying.then(() => done.push('message'));
    // Asked after them, one by one, and answered: they are waiting.
    for (let asked = 0; asked < 3; asked += 1) await stage();
    expect(done).toEqual([]);
    expect((await stage()).now).toBe(now);
    expect((await li.messages('customer:C001')).map(wordsOf)).not.toContain('在吗');
    fixture.rehearsal.replay(null);
    replay.end();
    expect((await moving).body.moved).toBe(true);
    expect((await saying).status).toBe(202);
    expect((await choosing).status).toBe(204);
    expect((await stage()).replayedTo).toBeNull();
    expect((await li.messages('customer:C001')).map(wordsOf)).toContain('在吗');
  });
});

describe('the clock', () => {
  it('goes to the next event, and what was due has been posted when it stops there', async () => {
    const moved = await move('next-event');
    expect(moved.body.moved).toBe(true);
    expect(wall(moved.body.now)).toBe('2026-03-09T09:00:00');
    const zhang = await lookAs(fixture.url, 'zhang');
    expect((await zhang.messages('dm:zhang')).map(wordsOf)).toEqual([
      '两天后到期：试用回访 华东精工的试用 3月11日 满10天，请准备回访。',
    ]);
  });

  it('passes what tells no one, and lands on the first thing that is said', async () => {
    for (const at of ['2026-03-03T00:00', '2026-03-08T00:00']) {
      fixture.rehearsal.schedule({ at: Temporal.Instant.from(`${at}:00+08:00`), run: async () => {} });
    }
    const { body } = await move('next-event');
    expect(wall(body.now)).toBe('2026-03-09T09:00:00');
    expect(body.told.map(({ to }) => to)).toEqual(['张敏']);
  });

  it.each([
    ['next-day', '2026-03-02T09:30:00'],
    ['plus-7-days', '2026-03-08T09:30:00'],
  ])('%s keeps the time of day', async (to, expected) => {
    expect(wall((await move(to)).body.now)).toBe(expected);
  });

  it('posts everything due on the way, each at its own time', async () => {
    await move('plus-7-days');
    await move('plus-7-days');
    const zhang = await lookAs(fixture.url, 'zhang');
    expect((await zhang.messages('dm:zhang')).map(({ at }) => wall(at))).toEqual([
      '2026-03-09T09:00:00',
      '2026-03-11T09:00:00',
    ]);
  });

  it('stays where it is when nothing is planned any more', async () => {
    for (let count = 0; count < 3; count += 1) await move('next-event');
    const before = (await stage()).now;
    expect((await stage()).nextEventAt).toBeNull();
    expect((await move('next-event')).body).toEqual({ now: before, moved: false, told: [] });
  });

  it('never goes back for an event that is late', async () => {
    await move('plus-7-days');
    const before = (await stage()).now;
    fixture.rehearsal.schedule({
      at: Temporal.Instant.from('2026-03-02T09:00:00+08:00'),
      run: async () => {},
    });
    expect((await move('next-event')).body.now).toBe(before);
  });

  it('is moved by one request at a time: a second one has to wait', async () => {
    let arrived = () => {};
    let goOn = () => {};
    const waiting = new Promise<void>((resolve) => (arrived = resolve));
    const free = new Promise<void>((resolve) => (goOn = resolve));
    fixture.rehearsal.schedule({
      at: Temporal.Instant.from('2026-03-01T10:00:00+08:00'),
      run: async () => {
        arrived();
        await free;
      },
    });
    const first = move('next-day');
    await waiting;
    expect((await move('next-day')).status).toBe(409);
    goOn();
    expect((await first).status).toBe(200);
    expect((await move('next-day')).status).toBe(200);
  });

  it('can be moved again after a move that failed', async () => {
    fixture.rehearsal.schedule({
      at: Temporal.Instant.from('2026-03-01T10:00:00+08:00'),
      run: async () => {
        throw new Error('planted');
      },
    });
    const failed = await move('next-day');
    expect(failed.status).toBe(500);
    expect(JSON.stringify(failed.body)).not.toContain('planted');
    expect((await move('next-day')).status).toBe(200);
  });

  it('is not moved without a session, nor to anywhere else', async () => {
    expect((await call(`${fixture.url}/api/rehearsal/clock`, { body: { move: 'next-day' } })).status).toBe(
      401,
    );
    expect((await move('yesterday')).status).toBe(400);
    expect(wall((await stage()).now)).toBe('2026-03-01T09:30:00');
  });

  it('notifies every open page that it has moved', async () => {
    const page = await openStream(fixture.url, li.token, 'page-of-this-test');
    await page.next('changed');
    await page.next('stage');
    await move('next-day');
    expect(await page.next('stage')).toMatchObject({ event: 'stage' });
    page.close();
  });
});

describe('the stage', () => {
  it('shows who has unread messages, until they have looked', async () => {
    await move('next-event');
    const waiting = async () => (await stage()).people.filter(({ unread }) => unread > 0).map(({ id }) => id);
    expect(await waiting()).toEqual(['zhang']);
    const zhang = await lookAs(fixture.url, 'zhang');
    const [message] = await zhang.messages('dm:zhang');
    await zhang.post('/api/web/read', { room: 'dm:zhang', seq: message?.seq });
    expect(await waiting()).toEqual([]);
  });
});

describe('the follow-ups of a customer', () => {
  it('are shown to staff', async () => {
    const { body } = await li.get<FollowUpsView>('/api/rehearsal/follow-ups?customer=C001');
    expect(body.followUps.map(({ step }) => step)).toEqual(['第一次回访客户试用情况']);
  });

  it('are never shown to a customer, not even their own', async () => {
    const customer = await lookAs(fixture.url, 'customer:C001');
    const answer = await customer.get('/api/rehearsal/follow-ups?customer=C001');
    expect(answer.status).toBe(403);
    expect(JSON.stringify(answer.body)).not.toContain('回访');
  });

  it('are hidden without a session', async () => {
    expect((await call(`${fixture.url}/api/rehearsal/follow-ups?customer=C001`)).status).toBe(401);
  });
});

it('commands are completed for the person asking', async () => {
  const { body } = await li.get(`/api/web/completions?text=${encodeURIComponent('@新航 customer n')}`);
  expect(body).toMatchObject({ completions: [{ text: '/crm customer new ' }] });
});

describe('the console beside the chat', () => {
  it('opens as the person chosen, and never as a customer', async () => {
    const { body } = await li.post<ConsoleLinkView>('/api/rehearsal/console', {});
    expect(body.url).toContain('/console/sign-in#');
    const customer = await lookAs(fixture.url, 'customer:C001');
    const refused = await customer.post('/api/rehearsal/console', {});
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).not.toContain('sign-in');
  });
});
