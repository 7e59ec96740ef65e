import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issueToken, tokenLifetimeMs } from '../../../bot/platforms/web/tokens.ts';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import { type FreshDatabase, freshDatabase } from '../../database.ts';
import { call, type PersonClient, testPage, wordsOf } from './client.ts';
import type { Fixture } from './fixture.ts';
import { clockAt, group, openThreePeople, room, say, secret, wall, wallDate } from './three-people.ts';

let database: FreshDatabase;
let fixture: Fixture;
let zhang: PersonClient;
let li: PersonClient;
let customer: PersonClient;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ fixture, zhang, li, customer } = await openThreePeople(database.db));
});
afterEach(() => fixture.close());

describe('who may speak', () => {
  const body = () => ({
    ...say('你好'),
    id: 'an-input-of-this-test',
    at: wallDate().toISOString(),
    page: testPage,
  });
  const send = (authorization: string | null) =>
    call(`${fixture.url}/api/web/inputs`, {
      body: body(),
      ...(authorization !== null && { headers: { authorization } }),
    });
  const token = (personId: string, ageMs = 0, key = secret) =>
    issueToken(key, { personId, issuedAtMs: wall.epochMilliseconds - ageMs });

  it.each<[string, () => string | null]>([
    ['no token', () => null],
    ['an empty token', () => 'Bearer '],
    ['another scheme', () => `Basic ${zhang.token}`],
    ['an altered token', () => `Bearer ${zhang.token.slice(0, -1)}${zhang.token.endsWith('A') ? 'B' : 'A'}`],
    ['a token signed elsewhere', () => `Bearer ${token('zhang', 0, 'another secret')}`],
    ['an expired token', () => `Bearer ${token('zhang', tokenLifetimeMs)}`],
    ['a token from the future', () => `Bearer ${token('zhang', -120_000)}`],
    ['a token of somebody who has left', () => `Bearer ${token('nobody')}`],
    ['a token of the bot’s', () => `Bearer ${token('bot')}`],
  ])('no one with %s: nothing is stored', async (_what, authorization) => {
    const answer = await send(authorization());
    expect(answer.status).toBe(401);
    expect(fixture.sink.arrived).toEqual([]);
    expect(await zhang.messages(room)).toEqual([]);
  });

  it('people with their own token: stored before it is acknowledged', async () => {
    expect((await send(`Bearer ${token('zhang', tokenLifetimeMs - 1)}`)).status).toBe(202);
    expect(fixture.sink.arrived).toHaveLength(1);
    expect((await li.messages(room)).map(wordsOf)).toEqual(['你好']);
  });

  it('no session is opened for the bot or for an unknown person', async () => {
    for (const as of ['bot', 'nobody', 'customer:C999']) {
      expect((await call(`${fixture.url}/api/web/session`, { body: { as } })).status, as).toBe(404);
    }
  });
});

describe('files picked in the page', () => {
  const attachments = [{ name: '报价.pdf', kind: 'pdf', sizeBytes: 1_200_000 }];
  const kept = attachments.map((file) => ({ ...file, link: null }));

  it('are kept and shown with their name, kind and size, also after an edit and when a colleague keeps the message', async () => {
    await customer.input({ ...say('新的报价'), attachments });
    expect(fixture.sink.arrived[0]).toMatchObject({ kind: 'message', text: '新的报价', attachments: kept });
    const [message] = await li.messages(room);
    const shown = { kind: 'text', text: '新的报价', attachments: ['📎 报价.pdf · pdf · 1.2 MB'] };
    expect(message?.content).toEqual(shown);
    const { id = '', version = 0 } = message ?? {};
    await customer.input({ kind: 'edit', message: id, text: '新的报价，请看', base: version });
    expect((await li.messages(room))[0]?.content).toEqual({ ...shown, text: '新的报价，请看' });
    await li.input({ kind: 'keep', message: id });
    expect(fixture.sink.arrived.at(-1)).toMatchObject({ kind: 'keep', attachments: kept });
  });

  it('without words are recorded under their names', async () => {
    expect((await customer.input({ ...say(''), attachments })).status).toBe(202);
    expect(fixture.sink.arrived[0]).toMatchObject({ text: '📎 报价.pdf', attachments: kept });
    expect((await customer.input(say(' '))).status).toBe(400);
  });

  it('are not taken with a command, and the answer says so', async () => {
    const answer = await li.input({ ...say('/crm today'), attachments });
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'bad_input']);
    expect(await li.messages(room)).toEqual([]);
  });
});

describe('an input', () => {
  it.each([
    ['five minutes and a bit ago', -300_001, 400],
    ['five minutes ago', -300_000, 202],
    ['five minutes ahead', 300_000, 202],
    ['further ahead', 300_001, 400],
  ])('sent %s is answered with its due status', async (_when, byMs, status) => {
    const answer = await zhang.input({ ...say('你好'), at: wallDate(byMs).toISOString() });
    expect(answer.status).toBe(status);
    expect(fixture.sink.arrived).toHaveLength(status === 202 ? 1 : 0);
  });

  it('sent twice happens once', async () => {
    const input = { ...say('你好'), id: 'the-same-input' };
    expect((await zhang.input(input)).body).toEqual({ status: 'stored' });
    expect((await zhang.input(input)).body).toEqual({ status: 'duplicate' });
    expect(fixture.sink.arrived).toHaveLength(1);
    expect((await li.messages(room)).map(wordsOf)).toEqual(['你好']);
  });

  it('sent twice with other words the second time keeps the first', async () => {
    await zhang.input({ ...say('你好'), id: 'the-same-input' });
    await zhang.input({ ...say('再见'), id: 'the-same-input' });
    expect((await li.messages(room)).map(wordsOf)).toEqual(['你好']);
    expect(fixture.sink.arrived).toMatchObject([{ kind: 'message', text: '你好' }]);
  });

  it('with the id of another person’s input is a separate input', async () => {
    await zhang.input({ ...say('你好'), id: 'the-same-input' });
    await customer.input({ ...say('您好'), id: 'the-same-input' });
    expect(fixture.sink.arrived.map(({ from }) => from.platformUserId)).toEqual(['zhang', 'customer:C001']);
  });

  it('carries the company’s clock, not the machine’s', async () => {
    await zhang.input(say('你好'));
    expect(fixture.sink.arrived[0]?.at).toBe(clockAt.toString());
    expect((await zhang.messages(room))[0]?.at).toBe(clockAt.toString());
  });

  it.each<[string, object]>([
    ['without words', { ...say(' \n') }],
    ['too long', { ...say('字'.repeat(4_001)) }],
    ['with an id that is none', { ...say('你好'), id: '../etc' }],
    ['of no kind', { kind: 'shout', room, text: '你好' }],
    ['with more than it may carry', { ...say('你好'), from: 'li' }],
    ['with a time that is none', { ...say('你好'), at: 'now' }],
  ])('%s is refused', async (_what, body) => {
    const answer = await zhang.post('/api/web/inputs', {
      id: 'an-input-of-this-test',
      at: wallDate().toISOString(),
      page: testPage,
      ...body,
    });
    expect(answer.status).toBe(400);
    expect(fixture.sink.arrived).toEqual([]);
  });

  it('larger than any honest one is not read to its end', async () => {
    expect((await zhang.post('/api/web/inputs', { text: 'x'.repeat(70_000) })).status).toBe(413);
  });
});

describe('saying something', () => {
  it('reaches the process with its author, room, and a handle to answer', async () => {
    await customer.input({ ...say('收到'), id: 'input-one' });
    const [message] = await li.messages(room);
    expect(fixture.sink.arrived).toEqual([
      {
        platform: 'web',
        dedupeKey: 'say:customer:C001:input-one',
        at: clockAt.toString(),
        from: { platformUserId: 'customer:C001', name: '华东精工', external: true },
        kind: 'message',
        text: '收到',
        message: { platformRoomId: room, platformMessageId: message?.id },
        thread: null,
        where: 'room',
        addressed: false,
        handle: {
          platformUserId: 'customer:C001',
          platformRoomId: room,
          detail: { input: 'say:customer:C001:input-one', page: testPage },
        },
      },
    ]);
  });

  it('in a thread names its first message, also for a reply to a reply', async () => {
    await fixture.web.post(group, customerText({ body: ['试用如何？'] }), {
      marker: 'd-1',
      about: [],
      at: clockAt,
    });
    const [question] = await customer.messages(room);
    await customer.input({ ...say('不错'), thread: question?.id });
    const [, reply] = await customer.messages(room);
    await zhang.input({ ...say('太好了'), thread: reply?.id });
    const first = { platformRoomId: room, platformMessageId: question?.id };
    expect(fixture.sink.arrived).toMatchObject([
      { text: '不错', thread: first },
      { text: '太好了', thread: first },
    ]);
  });

  it('in a thread of another room, or under a private answer, is refused', async () => {
    await fixture.web.answer(
      { platformUserId: 'zhang', platformRoomId: room },
      staffText({ body: ['只给张敏'] }),
    );
    const [quiet] = await zhang.messages(room);
    expect((await zhang.input({ ...say('好'), thread: quiet?.id })).status).toBe(404);
    await zhang.input({ kind: 'say', room: 'dm:zhang', text: '单聊' });
    const [direct] = await zhang.messages('dm:zhang');
    expect((await zhang.input({ ...say('好'), thread: direct?.id })).status).toBe(404);
  });

  it('to the bot alone is direct and addressed', async () => {
    await zhang.input({ kind: 'say', room: 'dm:zhang', text: '今天' });
    expect(fixture.sink.arrived).toMatchObject([{ kind: 'message', where: 'direct', addressed: true }]);
  });

  it('with @新航 is addressed, and stays a message that all read', async () => {
    await zhang.input(say('@新航 今天'));
    expect(fixture.sink.arrived).toMatchObject([{ kind: 'message', where: 'room', addressed: true }]);
    expect((await customer.messages(room)).map(wordsOf)).toEqual(['@新航 今天']);
  });

  it('in a room one is not in gets the same answer as for a missing room', async () => {
    const absent = await customer.input({ kind: 'say', room: 'customer:C999', text: '你好' });
    const foreign = await customer.input({ kind: 'say', room: 'customer:C002', text: '你好' });
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(absent.body);
  });
});

describe('a command', () => {
  it('and its answer are seen only by the person who gave it', async () => {
    await zhang.input(say('／crm today'));
    await fixture.sink.settled();
    expect(fixture.sink.arrived).toMatchObject([{ kind: 'command', text: 'today' }]);
    const own = await zhang.messages(room);
    expect(own.map(({ content }) => content.kind)).toEqual(['command', 'card']);
    expect(own.every((message) => message.private)).toBe(true);
    expect(await customer.messages(room)).toEqual([]);
    expect(await li.messages(room)).toEqual([]);
  });

  it('of a customer’s is answered without any data', async () => {
    await customer.input(say('/crm customer show C001'));
    await fixture.sink.settled();
    expect((await customer.messages(room)).map(wordsOf)).toEqual([
      '/crm customer show C001',
      '抱歉，这个命令只对销售团队开放。',
    ]);
  });
});

it('the bot’s own messages never come back as input', async () => {
  const options = { about: [], at: clockAt };
  await fixture.web.post(group, customerText({ body: ['您好'] }), { marker: 'd-1', ...options });
  await fixture.web.dm({ platformUserId: 'li' }, staffText({ body: ['早'] }), { marker: 'd-2', ...options });
  await zhang.input(say('最后一句'));
  expect(fixture.sink.arrived).toMatchObject([{ text: '最后一句' }]);
});
