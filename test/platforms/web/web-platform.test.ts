import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerRoom, SendOptions, StaffRoom } from '../../../jobs/ports.ts';
import { type CustomerText, customerText, staffText } from '../../../templates/reader/card.ts';
import { openDb } from '../../../prisma/client.ts';
import { type FreshDatabase, freshDatabase } from '../../database.ts';
import { lookAs, wordsOf } from './client.ts';
import { type Fixture, openRooms, startFixture } from './fixture.ts';
import { trialForm } from './stub-sink.ts';

const at = Temporal.Instant.from('2026-03-11T09:00:00+08:00');
const group: CustomerRoom = { kind: 'customer', platformRoomId: 'customer:C001' };
const staffRoom: StaffRoom = { kind: 'staff', platformRoomId: 'staff:C001' };
const zhang = { platformUserId: 'zhang' };
const options = (marker: string): SendOptions => ({ marker, about: [], at });

let database: FreshDatabase;
let fixture: Fixture;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.webRoom.deleteMany();
  fixture = await startFixture({ db: database.db, pageFolder: null, start: at });
  await openRooms(fixture);
});
afterEach(() => fixture.close());

const wordsIn = async (personId: string, room: string) =>
  (await (await lookAs(fixture.url, personId)).messages(room)).map(wordsOf);

describe('a room', () => {
  const request = {
    kind: 'customer',
    customerCode: 'C001',
    name: '华东精工 沟通群',
    staff: [{ platformUserId: 'li' }, zhang],
  } as const;

  it('is made once, with the staff named and the customer as the only outsider', async () => {
    const first = await fixture.web.ensureRoom(request);
    expect(await fixture.web.ensureRoom(request)).toEqual(first);
    expect(first).toEqual({ status: 'ready', platformRoomId: 'customer:C001' });
    const members = await fixture.web.members('customer:C001');
    expect(members.filter(({ external }) => external !== false)).toEqual([
      { platformUserId: 'customer:C001', name: '华东精工', external: true, bot: false },
    ]);
    expect(members.filter(({ bot }) => bot).map(({ name }) => name)).toEqual(['新航']);
  });

  it('for staff alone has no outsider', async () => {
    await fixture.web.ensureRoom({ ...request, kind: 'staff', name: '华东精工 内部' });
    const members = await fixture.web.members('staff:C001');
    expect(members.every(({ external }) => external === false)).toBe(true);
  });

  it('has the customer in it as external even when the directory does not know them yet', async () => {
    await fixture.web.ensureRoom({ ...request, customerCode: 'C009', name: '新客户 沟通群' });
    expect(await fixture.web.members('customer:C009')).toContainEqual({
      platformUserId: 'customer:C009',
      name: '新客户 沟通群',
      external: true,
      bot: false,
    });
  });

  it.each(['nobody', 'customer:C002', 'bot'])(
    'is not made with %s among the staff',
    async (platformUserId) => {
      const result = await fixture.web.ensureRoom({
        ...request,
        kind: 'staff',
        customerCode: 'C009',
        staff: [zhang, { platformUserId }],
      });
      expect(result).toMatchObject({ status: 'failed', problem: 'unknown_person' });
      await expect(fixture.web.members('staff:C009')).rejects.toMatchObject({ code: 'room_unusable' });
    },
  );
});

describe('a sending', () => {
  it('under one marker is one message, before and after a restart', async () => {
    const first = await fixture.web.post(group, customerText({ body: ['您好'] }), options('d-1'));
    await fixture.close();
    fixture = await startFixture({ db: database.db, pageFolder: null, start: at });
    const second = await fixture.web.post(group, customerText({ body: ['您好'] }), options('d-1'));
    expect(second).toEqual(first);
    expect(await wordsIn('customer:C001', 'customer:C001')).toEqual(['您好']);
  });

  it('can be found by its marker, and is absent before it happened', async () => {
    const target = { kind: 'room', platformRoomId: 'customer:C001' } as const;
    expect(await fixture.web.find(target, ['d-1'], at)).toEqual({ status: 'read', found: new Map() });
    const sent = await fixture.web.post(group, customerText({ body: ['您好'] }), options('d-1'));
    expect(await fixture.web.find(target, ['d-0', 'd-1'], at)).toEqual({
      status: 'read',
      found: new Map([['d-1', sent.status === 'accepted' ? sent.ref : null]]),
    });
  });

  it('carries the instant it was sent with', async () => {
    await fixture.web.post(group, customerText({ body: ['您好'] }), {
      ...options('d-1'),
      at: at.subtract({ hours: 2 }),
    });
    const [message] = await (await lookAs(fixture.url, 'li')).messages('customer:C001');
    expect(message?.at).toBe('2026-03-10T23:00:00Z');
  });

  it('to a person goes to their chat with the bot, which only they have', async () => {
    await fixture.web.dm(zhang, staffText({ body: ['今天到期'] }), options('d-1'));
    expect(await wordsIn('zhang', 'dm:zhang')).toEqual(['今天到期']);
    expect(await wordsIn('li', 'dm:zhang')).toEqual([]);
  });

  it('to a missing target is rejected', async () => {
    const missing = { kind: 'customer', platformRoomId: 'customer:C999' } as const;
    expect(await fixture.web.post(missing, customerText({ body: ['您好'] }), options('d-1'))).toMatchObject({
      status: 'rejected',
      problem: 'gone',
    });
    expect(
      await fixture.web.dm({ platformUserId: 'nobody' }, staffText({ body: ['早'] }), options('d-2')),
    ).toMatchObject({ status: 'rejected', problem: 'unknown_person' });
  });

  it('longer than what reads as one message is rejected', async () => {
    const long = customerText({ body: ['字'.repeat(8_001)] });
    expect(await fixture.web.post(group, long, options('d-1'))).toMatchObject({ problem: 'too_long' });
  });

  it('whose store is unreachable is not known to have failed', async () => {
    const other = openDb(database.url);
    const broken = await startFixture({ db: other.db, pageFolder: null, start: at });
    const room = await broken.store.findRoom('customer:C001');
    broken.store.findRoom = async () => room;
    await other.close();
    const sent = await broken.web.post(group, customerText({ body: ['您好'] }), options('d-1'));
    expect(sent.status).toBe('unknown');
    const found = await broken.web.find({ kind: 'dm', to: zhang }, ['d-1'], at);
    expect(found.status).toBe('unreadable');
    await broken.close();
  });
});

describe('a staff text', () => {
  const secret = staffText({ body: ['预算 500 元'], buttons: [{ action: 'a', value: 'v', label: '批准' }] });

  it('that was cast into a customer’s is refused at the door', async () => {
    const cast = secret as unknown as CustomerText;
    expect(await fixture.web.post(group, cast, options('d-1'))).toMatchObject({ status: 'rejected' });
    expect(await wordsIn('customer:C001', 'customer:C001')).toEqual([]);
  });

  it('offered to a customer room that calls itself a staff room is refused', async () => {
    const disguised: StaffRoom = { kind: 'staff', platformRoomId: 'customer:C001' };
    expect(await fixture.web.postStaff(disguised, secret, options('d-1'))).toMatchObject({
      status: 'rejected',
    });
    expect(await wordsIn('customer:C001', 'customer:C001')).toEqual([]);
  });

  it('is posted in a staff room', async () => {
    await fixture.web.ensureRoom({ kind: 'staff', customerCode: 'C001', name: '内部', staff: [zhang] });
    expect(await fixture.web.postStaff(staffRoom, secret, options('d-1'))).toMatchObject({
      status: 'accepted',
    });
    expect(await wordsIn('zhang', 'staff:C001')).toEqual(['预算 500 元']);
  });

  it('is never the answer to a customer, nor a direct message to one', async () => {
    const handle = { platformUserId: 'customer:C001', platformRoomId: 'customer:C001' };
    expect(await fixture.web.answer(handle, secret)).toMatchObject({ status: 'rejected' });
    expect(await fixture.web.dm({ platformUserId: 'customer:C001' }, secret, options('d-1'))).toMatchObject({
      status: 'rejected',
    });
    expect(await wordsIn('customer:C001', 'customer:C001')).toEqual([]);
  });
});

describe('an answer', () => {
  const handle = {
    platformUserId: 'zhang',
    platformRoomId: 'customer:C001',
    detail: { input: 'say:zhang:input-one' },
  };

  it('in a group is seen only by the person who asked', async () => {
    expect(await fixture.web.answer(handle, staffText({ body: ['跟进等级：普通'] }))).toMatchObject({
      status: 'accepted',
    });
    expect(await wordsIn('zhang', 'customer:C001')).toEqual(['跟进等级：普通']);
    expect(await wordsIn('li', 'customer:C001')).toEqual([]);
    expect(await wordsIn('customer:C001', 'customer:C001')).toEqual([]);
  });

  it('given twice to one input is shown once, two different ones both', async () => {
    for (const body of ['一', '一', '二']) await fixture.web.answer(handle, staffText({ body: [body] }));
    expect(await wordsIn('zhang', 'customer:C001')).toEqual(['一', '二']);
  });

  it('without a room goes to the chat with the bot', async () => {
    await fixture.web.answer(zhang, staffText({ body: ['好的'] }));
    expect(await wordsIn('zhang', 'dm:zhang')).toEqual(['好的']);
  });

  it('to a person who is not in the room is rejected, not shown elsewhere', async () => {
    const outside = { platformUserId: 'chen', platformRoomId: 'customer:C001' };
    expect(await fixture.web.answer(outside, staffText({ body: ['好的'] }))).toMatchObject({
      status: 'rejected',
      problem: 'not_member',
    });
    expect(await wordsIn('chen', 'dm:chen')).toEqual([]);
  });
});

it('a form for a person whose page is closed is rejected as gone', async () => {
  expect(await fixture.web.openForm(zhang, trialForm)).toMatchObject({
    status: 'rejected',
    problem: 'gone',
  });
});

it('markup in a name stays a name', async () => {
  await fixture.web.ensureRoom({
    kind: 'customer',
    customerCode: 'C009',
    name: '<img src=x onerror=alert(1)> @all [x](javascript:1)',
    staff: [zhang],
  });
  const { rooms } = await (await lookAs(fixture.url, 'zhang')).sync();
  expect(rooms.find(({ id }) => id === 'customer:C009')?.name).toBe(
    '<img src=x onerror=alert(1)> @all [x](javascript:1)',
  );
});

it.each([
  ['zh-CN', '登录已失效，请刷新页面。'],
  ['en', 'Your session has ended; please reload the page.'],
])('an error is in the language that the page shows: %s', async (language, message) => {
  const headers = { 'accept-language': language };
  const answer = await fetch(`${fixture.url}/api/web/sync`, { headers });
  expect(await answer.json()).toEqual({ error: { code: 'unauthenticated', message } });
});

it('reports that it has not been started, and refuses input until it is', async () => {
  expect(fixture.web.problem()).toBeNull();
  const client = await lookAs(fixture.url, 'zhang');
  await fixture.web.stop();
  expect(fixture.web.problem()).not.toBeNull();
  const answer = await client.input({ kind: 'say', room: 'customer:C001', text: '你好' });
  expect(answer.status).toBe(503);
  expect(await client.messages('customer:C001')).toEqual([]);
});
