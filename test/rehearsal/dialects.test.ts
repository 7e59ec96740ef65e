import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../../bot/platforms/describe-capabilities.ts';
import { createMassMessages } from '../../bot/platforms/web/mass-messages.ts';
import type { PlatformName } from '../../bot/platforms/index.ts';
import type { StageView } from '../../bot/rehearsal/api.ts';
import { customerText, staffText } from '../../templates/reader/card.ts';
import { builtInWords } from '../../templates/reader/words.ts';
import { createPageStreams } from '../../bot/http/page-streams.ts';
import { standingNowMs, standingWallClock } from '../clock.ts';
import { noLog } from '../log.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { call, lookAs, type PersonClient, wordsOf } from '../platforms/web/client.ts';
import { type Fixture, openRooms, startFixture } from '../platforms/web/fixture.ts';

const names = Object.keys(capabilitiesOf) as readonly PlatformName[];
const group = 'customer:C001';

let database: FreshDatabase;
let fixture: Fixture;
let li: PersonClient;
let customer: PersonClient;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.webRoom.deleteMany();
  fixture = await startFixture({ db: database.db, pageFolder: null });
  await openRooms(fixture);
  li = await lookAs(fixture.url, 'li');
  customer = await lookAs(fixture.url, 'customer:C001');
});
afterEach(() => fixture.close());

const speakAs = async (to: string) => (await li.post('/api/rehearsal/dialect', { to })).status;
const stage = async (language = 'zh-CN') =>
  (await call<StageView>(`${fixture.url}/api/rehearsal/stage`, { headers: { 'accept-language': language } }))
    .body;
const arrived = () => fixture.sink.arrived.map((one) => ('text' in one ? one.text : one.kind));
const options = () => ({ marker: crypto.randomUUID(), about: [], at: standingWallClock.now() });

it('the chat keeps to its own means until another platform is chosen, and to those again afterwards', async () => {
  expect((await stage()).dialect).toMatchObject({ id: 'web', means: { groupInbound: 'all' } });
  expect(await speakAs('wecom')).toBe(204);
  expect((await stage()).dialect).toMatchObject({ id: 'wecom', name: '企业微信' });
  expect(fixture.web.capabilities.groupInbound).toBe('none');
  await speakAs('web');
  expect(fixture.web.capabilities).toMatchObject(capabilitiesOf.web);
});

it('a platform that is none is refused, and so is a switch without a session', async () => {
  for (const to of ['toString', 'irc', '']) expect(await speakAs(to)).toBe(404);
  expect((await call(`${fixture.url}/api/rehearsal/dialect`, { body: { to: 'slack' } })).status).toBe(401);
  expect((await stage()).dialect.id).toBe('web');
});

it('what a platform can do is said in the reader’s language, for every platform that there is', async () => {
  expect((await stage()).dialect.all.map(({ id }) => id)).toEqual(names);
  for (const name of names) {
    await speakAs(name);
    const [chinese, english] = [await stage('zh-CN'), await stage('en')];
    expect(chinese.dialect.facts.length).toBeGreaterThan(8);
    expect(english.dialect.facts).toHaveLength(chinese.dialect.facts.length);
    for (const { what, value } of english.dialect.facts)
      expect(`${what}${value}`).not.toMatch(/\p{Script=Han}/u);
  }
});

it('and in the company’s own words', async () => {
  const words = { ...builtInWords(), say: () => '我们的话' };
  const own = await startFixture({ db: database.db, pageFolder: null, words });
  const { body } = await call<StageView>(`${own.url}/api/rehearsal/stage`, {});
  await own.close();
  expect(body.dialect.name).toBe('我们的话');
});

describe.each(names)('as on %s', (name) => {
  const own = capabilitiesOf[name];
  beforeEach(async () => {
    await speakAs(name);
  });

  it('the bot hears in a group what it would hear there', async () => {
    await customer.input({ kind: 'say', room: group, text: '很好' });
    await customer.input({ kind: 'say', room: group, text: '＠新航 在吗' });
    const heard = { all: ['很好', '＠新航 在吗'], 'mention-only': ['＠新航 在吗'], none: [] };
    expect(arrived()).toEqual(heard[own.groupInbound]);
    // People see each other's words all the same.
    expect((await li.messages(group)).map(wordsOf)).toEqual(expect.arrayContaining(['很好', '＠新航 在吗']));
  });

  it('the bot hears everything in the chat with one person', async () => {
    await li.input({ kind: 'say', room: 'dm:li', text: '今日' });
    expect(arrived()).toEqual(['今日']);
  });

  it('a customer’s change of a message reaches the bot where it would', async () => {
    const text = '＠新航 很好';
    await customer.input({ kind: 'say', room: group, text });
    const [message] = (await customer.messages(group)).filter((one) => wordsOf(one) === text);
    const { id = '', version: base = 0 } = message ?? {};
    await customer.input({ kind: 'edit', message: id, text: '＠新航 不好', base });
    await customer.input({ kind: 'delete', message: id });
    const kinds = fixture.sink.arrived.map(({ kind }) => kind);
    expect(kinds.includes('edited')).toBe(own.seesEdits);
    expect(kinds.includes('deleted')).toBe(own.seesDeletes);
  });

  it('the bot posts to customers where an app may', async () => {
    const room = { kind: 'customer', platformRoomId: group } as const;
    const posted = await fixture.web.post(room, customerText({ body: ['您好'] }), options());
    const became = { direct: 'accepted', 'staff-confirm': 'handed-over', none: 'rejected' };
    expect(posted.status).toBe(became[own.customerPost]);
    const seen = (await customer.messages(group)).map(wordsOf);
    expect(seen.includes('您好')).toBe(own.customerPost === 'direct');
  });

  it.runIf(own.customerPost === 'staff-confirm')(
    'a message to customers waits in one colleague’s chat, and is in the group once that colleague has pressed send',
    async () => {
      const room = { kind: 'customer', platformRoomId: group } as const;
      const given = options();
      const post = async () => await fixture.web.post(room, customerText({ body: ['您好'] }), given);
      const posted = await post();
      // Repeated after a lost answer it is the same one, and what waits is not found as posted.
      expect(await post()).toEqual(posted);
      const lost = await fixture.web.find({ kind: 'room', platformRoomId: group }, [given.marker], given.at);
      expect(lost).toEqual({ status: 'read', found: new Map() });
      if (posted.status !== 'handed-over') throw new Error(posted.status);
      const { handOver } = fixture.web;
      const outcome = async () => await handOver?.outcome(posted.ref);
      expect(await outcome()).toEqual({ status: 'waiting' });
      const asked = (await li.messages('dm:li')).filter(({ content }) => content.kind === 'card');
      expect(asked).toHaveLength(1);
      const [{ id, content } = { id: '', content: null }] = asked;
      if (content?.kind !== 'card') throw new Error('no card');
      const [button] = content.card.buttons ?? [];
      expect(button).toMatchObject({ action: 'web-send-to-group', label: 'web/send' });
      const press = async () =>
        await li.input({
          kind: 'click',
          message: id,
          action: button?.action ?? '',
          value: button?.value ?? '',
        });
      await press();
      await press().catch(() => null);
      const there = (await customer.messages(group)).filter((one) => wordsOf(one) === '您好');
      expect(there.map(({ author }) => author.id)).toEqual(['li']);
      expect(await outcome()).toMatchObject({ status: 'sent', ref: { platformMessageId: there[0]?.id } });
      expect(arrived()).toEqual([]);
    },
  );

  it.runIf(own.customerPost === 'staff-confirm')('what was taken back cannot be sent any more', async () => {
    const room = { kind: 'customer', platformRoomId: group } as const;
    const posted = await fixture.web.post(room, customerText({ body: ['您好'] }), options());
    if (posted.status !== 'handed-over') throw new Error(posted.status);
    expect(await fixture.web.handOver?.remind(posted.ref)).toBe('reminded');
    expect(await fixture.web.handOver?.withdraw(posted.ref)).toBe('withdrawn');
    const message = posted.ref.platformMessageId;
    const press = { kind: 'click', message, action: 'web-send-to-group', value: group } as const;
    expect((await li.input(press)).status).not.toBe(202);
    expect((await customer.messages(group)).map(wordsOf)).not.toContain('您好');
    expect(await fixture.web.handOver?.outcome(posted.ref)).toEqual({ status: 'waiting' });
  });

  it.runIf(own.customerPost === 'staff-confirm')(
    'sent and taken back in the same moment, it is in the group exactly where the platform says that it was sent',
    async () => {
      const { store, web } = fixture;
      const mass = createMassMessages({
        store,
        directory: fixture.rehearsal,
        streams: createPageStreams({ stampFor: async () => '', nowMs: standingNowMs, log: noLog }),
        clock: standingWallClock,
        botName: '新航',
        say: ({ code }) => code,
      });
      const sender = { id: 'li', name: '李敏', role: 'supervisor' } as const;
      const ended: string[] = [];
      for (let n = 0; n < 8; n += 1) {
        const room = { kind: 'customer', platformRoomId: group } as const;
        const posted = await web.post(room, customerText({ body: [`第 ${n} 次`] }), options());
        if (posted.status !== 'handed-over') throw new Error(posted.status);
        const task = await store.findMessage(posted.ref.platformMessageId);
        if (task === null) throw new Error('no task');
        const takeBack = async () => {
          await mass.handOver.withdraw(posted.ref);
          return (await mass.handOver.outcome(posted.ref)).status;
        };
        // The first is pressed after the page has read the card, and before the card is taken back.
        const said = n === 0 ? await takeBack() : null;
        const [, concluded] = await Promise.all([mass.send(task, sender), said ?? takeBack()]);
        const there = (await customer.messages(group)).map(wordsOf).includes(`第 ${n} 次`);
        ended.push(`${concluded} ${there}`);
      }
      expect(ended[0]).toBe('waiting false');
      expect(ended.filter((one) => one !== 'waiting false' && one !== 'sent true')).toEqual([]);
    },
  );

  it('an answer is where the person would read it, and no one else does', async () => {
    const handle = { platformUserId: 'li', platformRoomId: group };
    expect(await fixture.web.answer(handle, staffText({ body: ['只给您看'] }))).toMatchObject({
      status: 'accepted',
    });
    const place = own.whisper === 'none' ? 'dm:li' : group;
    expect((await li.messages(place)).map(wordsOf)).toContain('只给您看');
    expect((await customer.messages(group)).map(wordsOf)).not.toContain('只给您看');
  });
});
