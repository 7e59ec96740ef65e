import { createServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test, vi } from 'vitest';
import { clientOptions, createClient } from '../../../bot/platforms/slack/create-client.ts';
import { requestLimitMs } from '../../../bot/platforms/slack/exchange.ts';
import { failureOf } from '../../../bot/platforms/slack/outcome.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { ChatPlatform, SendResult, SendTarget } from '../../../jobs/ports.ts';
import { type CustomerText, customerText, staffText } from '../../../templates/reader/card.ts';
import type { FakeSlack } from '../../fakes/slack/index.ts';
import { noLog } from '../../log.ts';
import { startSlackApi } from '../../outbox/slack-api.ts';
import { whenDone } from '../../when-done.ts';
import { morning, peopleOf, startRig } from './harness.ts';
import { remind, sendOptions } from './reminders.ts';

/** A process that only sends does not need to listen. */
const begin = async (fake: Parameters<typeof startRig>[0]['fake'] = {}) => {
  const rig = await startRig({ mode: 'http', fake, start: false });
  const people = peopleOf(rig.fake);
  const customerRoom = { kind: 'customer', platformRoomId: people.room.id } as const;
  const staffRoom = { kind: 'staff', platformRoomId: people.staffRoom.id } as const;
  return { ...rig, ...people, customerRoom, staffRoom };
};
const since = Temporal.Instant.fromEpochMilliseconds(morning);
const question = customerText({ body: ['试用顺利吗？'] });
const secret = staffText({ title: '内部', body: ['信誉额度 5 万'] });

describe('a post', () => {
  test('appears in the room once, visible to everyone in it and pinging no one', async () => {
    const { fake, platform, customerRoom, buyer, zhang, room } = await begin();
    const text = customerText({
      title: '您好，<!channel>',
      body: ['<@U0000001A> *请看* https://example.com @channel :smile:'],
    });
    const result = await platform.post(customerRoom, text, sendOptions('d-1'));
    for (const person of [buyer, zhang]) {
      expect(person.sees(room)).toMatchObject([
        { text: '您好，<!channel>\n<@U0000001A> *请看* https://example.com @channel :smile:', from: '新航' },
      ]);
    }
    const [message] = room.messages;
    if (message === undefined) throw new Error('nothing was posted');
    expect(result).toEqual({
      status: 'accepted',
      ref: { platformRoomId: room.id, platformMessageId: message.ts },
    });
    expect(fake.pings(message)).toEqual([]);
    expect(message.metadata).toEqual({ event_type: 'xinhang_delivery', event_payload: { marker: 'd-1' } });
  });

  test('to one person is in their conversation with the bot and nowhere else', async () => {
    const { platform, zhang, li, room, staffRoom, fake } = await begin();
    const result = await platform.dm({ platformUserId: zhang.id }, secret, sendOptions('d-1'));
    expect(result.status).toBe('accepted');
    expect(zhang.seesDirect()).toMatchObject([{ text: '内部\n信誉额度 5 万' }]);
    expect(li.seesDirect()).toEqual([]);
    expect([
      ...zhang.sees(room),
      ...zhang.sees(fake.world.channels.get(staffRoom.platformRoomId) ?? room),
    ]).toEqual([]);
  });
});

describe('a request', () => {
  const posting = (url: string) =>
    createClient('xoxb-1', clientOptions(url, noLog))
      .chat.postMessage({
        channel: 'C1',
        text: 'x',
        metadata: { event_type: 'x', event_payload: { marker: 'm' } },
      })
      .then(() => null, failureOf);

  test('without an answer ends after ten seconds, and what became of the message is unknown', async () => {
    const slack = await startSlackApi();
    whenDone(slack.close);
    slack.behaviour.mood = () => 'hang';
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const posted = posting(slack.url);
      while (slack.posted.length === 0) await nextTurn();
      vi.advanceTimersByTime(requestLimitMs);
      expect(await posted).toMatchObject({ status: 'unknown' });
    } finally {
      vi.useRealTimers();
    }
  });

  test('is JSON in which a Chinese character is three bytes, and not nine as in a form', async () => {
    const slack = await startSlackApi();
    whenDone(slack.close);
    const text = '试用顺利吗？';
    const metadata = { event_type: 'x', event_payload: { marker: 'd-1' } };
    const client = createClient('xoxb-1', clientOptions(slack.url, noLog));
    await client.chat.postMessage({ channel: 'C1', text, metadata });
    const [sent] = slack.posted;
    expect(sent).toMatchObject({ channel: 'C1', text, marker: 'd-1' });
    expect(sent?.body).toBe(JSON.stringify({ channel: 'C1', text, metadata }));
  });

  test('whose connection is reset while it is being encrypted has sent nothing', async () => {
    const server = createServer((socket) => socket.resetAndDestroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    whenDone(async () => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await posting(`https://127.0.0.1:${port}/api/`)).toMatchObject({ problem: 'unreachable' });
  });
});

describe('a staff text', () => {
  test('offered to a customer room through a cast is refused, and nothing is posted', async () => {
    const { platform, customerRoom, room } = await begin();
    const smuggled = secret as unknown as CustomerText;
    const attempt = platform.post(customerRoom, smuggled, sendOptions('d-1'));
    await expect(attempt).rejects.toThrow(XinhangError);
    await expect(attempt).rejects.toMatchObject({ code: 'audience_refused' });
    const disguised = { ...customerRoom, kind: 'staff' } as const;
    await expect(platform.post(disguised as never, question, sendOptions('d-2'))).rejects.toMatchObject({
      code: 'audience_refused',
    });
    expect(room.messages).toEqual([]);
  });

  test('and a text for customers are not exchanged in the other direction either', async () => {
    const { platform, staffRoom, zhang } = await begin();
    const wrong = question as unknown as typeof secret;
    await expect(platform.postStaff(staffRoom, wrong, sendOptions('d-1'))).rejects.toMatchObject({
      code: 'audience_refused',
    });
    await expect(platform.dm({ platformUserId: zhang.id }, wrong, sendOptions('d-2'))).rejects.toMatchObject({
      code: 'audience_refused',
    });
  });
});

describe('when Slack does not simply accept', () => {
  const post = async (
    rig: Awaited<ReturnType<typeof begin>>,
    fault: Parameters<typeof rig.fake.faults.plan>[1],
  ): Promise<SendResult> => {
    rig.fake.faults.plan('chat.postMessage', fault);
    return rig.platform.post(rig.customerRoom, question, sendOptions('d-1'));
  };
  const calls = (rig: Awaited<ReturnType<typeof begin>>) =>
    rig.fake.calls.filter(({ method }) => method === 'chat.postMessage').length;

  test.each([
    ['HTTP 429', { how: 'http-429', retryAfterSeconds: 7 }, 7000],
    ['HTTP 429 that does not say for how long', { how: 'http-429', retryAfterSeconds: null }, 30_000],
    ['200 and ratelimited', { how: 'body-429', word: 'ratelimited', retryAfterSeconds: 3 }, 3000],
    ['200 and rate_limited', { how: 'body-429', word: 'rate_limited' }, undefined],
  ] as const)('%s is a rejection that says when to try again', async (_what, fault, retryAfterMs) => {
    const rig = await begin();
    const result = await post(rig, fault);
    expect(result).toMatchObject({ status: 'rejected', problem: 'rate_limited' });
    expect('retryAfterMs' in result ? result.retryAfterMs : undefined).toBe(retryAfterMs);
    expect(rig.room.messages).toEqual([]);
  });

  test('a limit in one room does not hold up the next', async () => {
    const rig = await begin();
    await post(rig, { how: 'http-429', retryAfterSeconds: 60 });
    const result = await rig.platform.postStaff(rig.staffRoom, secret, sendOptions('d-2'));
    expect(result.status).toBe('accepted');
  });

  test.each([
    ['a lost response', { how: 'lost-response' }],
    ['half a response', { how: 'half-response' }],
    ['a catastrophic error of Slack’s', { how: 'error', word: 'fatal_error', done: true }],
  ] as const)('%s is unknown, is not repeated, and is settled by looking', async (_what, fault) => {
    const rig = await begin();
    expect(await post(rig, fault)).toMatchObject({ status: 'unknown' });
    expect(calls(rig)).toBe(1);
    expect(rig.room.messages).toHaveLength(1);
    const found = await rig.platform.find({ kind: 'room', platformRoomId: rig.room.id }, ['d-1'], since);
    const ref = { platformRoomId: rig.room.id, platformMessageId: rig.room.messages[0]?.ts };
    expect(found).toEqual({ status: 'read', found: new Map([['d-1', ref]]) });
  });

  test.each([
    ['a lost request', { how: 'lost-request' }],
    ['a server error', { how: 'status', status: 503, body: '<html>' }],
    ['a proxy that answers in Slack’s place', { how: 'status', status: 200, body: '<html>login</html>' }],
  ] as const)('%s is unknown, and looking says that it is not there', async (_what, fault) => {
    const rig = await begin();
    expect(await post(rig, fault)).toMatchObject({ status: 'unknown' });
    expect(rig.room.messages).toEqual([]);
    const found = await rig.platform.find({ kind: 'room', platformRoomId: rig.room.id }, ['d-1'], since);
    expect(found).toEqual({ status: 'read', found: new Map() });
  });

  test('a connection that cannot even be made is a rejection: nothing was sent', async () => {
    const rig = await begin();
    await rig.fake.close();
    expect(await rig.platform.post(rig.customerRoom, question, sendOptions('d-1'))).toMatchObject({
      status: 'rejected',
      problem: 'unreachable',
      retryAfterMs: 10_000,
    });
  });

  test.each([
    ['not_in_channel', 'not_member'],
    ['channel_not_found', 'not_member'],
    ['is_archived', 'gone'],
    ['token_revoked', 'auth'],
    ['missing_scope', 'auth'],
    ['msg_too_long', 'too_long'],
    ['restricted_action', 'other'],
  ] as const)('%s is a rejection: %s', async (word, problem) => {
    const rig = await begin();
    expect(await post(rig, { how: 'error', word })).toMatchObject({ status: 'rejected', problem });
  });

  test('a revoked token is a problem until a message succeeds again', async () => {
    const rig = await begin();
    expect(rig.platform.problem()).toBeNull();
    await post(rig, { how: 'error', word: 'token_revoked' });
    expect(rig.platform.problem()).toContain('token_revoked');
    await rig.platform.post(rig.customerRoom, question, sendOptions('d-2'));
    expect(rig.platform.problem()).toBeNull();
  });

  test('an unknown person, and one who is gone, are rejections', async () => {
    const { platform, fake, zhang } = await begin();
    const to = (platformUserId: string) => platform.dm({ platformUserId }, secret, sendOptions('d-1'));
    expect(await to('U0NOBODY')).toMatchObject({ status: 'rejected', problem: 'unknown_person' });
    const row = fake.world.users.get(zhang.id);
    if (row !== undefined) row.deleted = true;
    expect(await to(zhang.id)).toMatchObject({ status: 'rejected', problem: 'unknown_person' });
  });

  test('a conversation that could not be opened is a rejection: nothing was shown', async () => {
    const { platform, fake, zhang } = await begin();
    fake.faults.plan('conversations.open', { how: 'lost-response' });
    expect(await platform.dm({ platformUserId: zhang.id }, secret, sendOptions('d-1'))).toMatchObject({
      status: 'rejected',
      problem: 'unreachable',
      retryAfterMs: 10_000,
    });
  });

  test('a card that cannot be drawn is a rejection', async () => {
    const { platform, zhang } = await begin();
    const text = staffText({
      body: [],
      buttons: [{ action: 'close', label: '完成', value: 'x'.repeat(3000) }],
    });
    expect(await platform.dm({ platformUserId: zhang.id }, text, sendOptions('d-1'))).toMatchObject({
      status: 'rejected',
      problem: 'too_long',
    });
  });
});

describe('interrupted posts are looked for', () => {
  const room = (platformRoomId: string) => ({ kind: 'room', platformRoomId }) as const;
  const foundBy = async (
    platform: ChatPlatform,
    target: SendTarget,
    markers: readonly string[],
  ): Promise<readonly string[] | string> => {
    const result = await platform.find(target, markers, since);
    return result.status === 'read' ? [...result.found.keys()] : result.status;
  };
  const histories = (fake: FakeSlack) =>
    fake.calls.filter(({ method }) => method === 'conversations.history').length;

  test('by their markers alone, all of a room in one read', async () => {
    const { platform, customerRoom, room: channel, fake, zhang } = await begin();
    for (const marker of ['d-1', 'd-2']) await platform.post(customerRoom, question, sendOptions(marker));
    await zhang.says(channel, 'd-3');
    expect(await foundBy(platform, room(channel.id), ['d-1', 'd-2', 'd-3'])).toEqual(['d-2', 'd-1']);
    expect(histories(fake)).toBe(1);
  });

  test('behind any number of others, page after page, and no further than needed', async () => {
    const { platform, customerRoom, room: channel, fake, zhang } = await begin({ pageSize: 2 });
    await zhang.says(channel, 'before');
    await platform.post(customerRoom, question, sendOptions('d-1'));
    for (let at = 0; at < 21; at += 1) await zhang.says(channel, String(at));
    expect(await foundBy(platform, room(channel.id), ['d-1'])).toEqual(['d-1']);
    expect(histories(fake)).toBe(11);
    expect(await foundBy(platform, room(channel.id), ['d-9'])).toEqual([]);
  });

  test('in a room with more messages since the claim than Slack gives at once, and none from before it is read', async () => {
    const { platform, customerRoom, room: channel, fake, zhang, clock } = await begin({ pageSize: 99 });
    clock.ms = morning - 3_600_000;
    for (let at = 0; at < 10; at += 1) await zhang.says(channel, '昨天');
    clock.ms = morning;
    await platform.post(customerRoom, question, sendOptions('d-1'));
    for (let at = 0; at < 250; at += 1) await zhang.says(channel, String(at));
    expect(await foundBy(platform, room(channel.id), ['d-1', 'd-2'])).toEqual(['d-1']);
    const read = fake.calls.filter(({ method }) => method === 'conversations.history');
    // 251 messages are three pages; the ten before the claim would not change that, but they are not asked for.
    expect(read).toHaveLength(3);
    for (const { args } of read)
      expect(Number(args['oldest'])).toBeGreaterThan((morning - 3_600_000) / 1_000);
  });

  test('in the conversation with one person', async () => {
    const { platform, zhang } = await begin();
    await platform.dm({ platformUserId: zhang.id }, secret, sendOptions('d-1'));
    const to = { kind: 'dm', to: { platformUserId: zhang.id } } as const;
    expect(await foundBy(platform, to, ['d-1', 'd-2'])).toEqual(['d-1']);
  });

  test('and nothing is concluded while Slack cannot be asked', async () => {
    const { platform, room: channel, fake } = await begin();
    fake.faults.plan('conversations.history', { how: 'http-429', retryAfterSeconds: 1 });
    expect(await platform.find(room(channel.id), ['d-1'], since)).toMatchObject({
      status: 'unreadable',
      retryAfterMs: 1_000,
    });
    expect(await foundBy(platform, room('C0NOWHERE'), ['d-1'])).toBe('unreadable');
    await fake.close();
    expect(await foundBy(platform, room(channel.id), ['d-1'])).toBe('unreadable');
  });
});

describe('an update of a card', () => {
  const done = staffText({ title: '试用回访今天到期', body: ['C001 华兴机械', '✓ 王芳 已处理'] });
  const directOf = ({ fake, zhang }: Awaited<ReturnType<typeof begin>>) => fake.world.directOf(zhang.id);
  const aCard = async () => {
    const rig = await begin();
    const { ts } = await remind(rig.platform, rig.fake, rig.zhang.id);
    const ref = { platformRoomId: directOf(rig).id, platformMessageId: ts };
    return { ...rig, ref };
  };
  const shown = ({ zhang }: Awaited<ReturnType<typeof aCard>>) => zhang.seesDirect().map(({ text }) => text);

  test('takes its buttons, pings no one, and leaves its place and its marker', async () => {
    const rig = await aCard();
    const [message] = directOf(rig).messages;
    expect(await rig.platform.update(rig.ref, done, {})).toEqual({ status: 'accepted', ref: rig.ref });
    const [changed] = directOf(rig).messages;
    expect(changed?.metadata).toEqual(message?.metadata);
    expect(changed?.ts).toBe(message?.ts);
    expect(JSON.stringify(changed?.blocks)).not.toContain('"actions"');
    expect(shown(rig)).toEqual(['试用回访今天到期\nC001 华兴机械\n✓ 王芳 已处理']);
  });

  test('after the workspace’s time for edits is refused for good; the card stays as it is', async () => {
    const rig = await aCard();
    const before = shown(rig);
    rig.fake.world.editWindowMs = 0;
    rig.clock.ms += 1_000;
    expect(await rig.platform.update(rig.ref, done, {})).toMatchObject({
      status: 'rejected',
      problem: 'unsupported',
      detail: 'edit_window_closed',
    });
    expect(shown(rig)).toEqual(before);
  });

  test('that is not answered is unknown, and is harmlessly repeated', async () => {
    const rig = await aCard();
    rig.fake.faults.plan('chat.update', { how: 'lost-response' });
    expect(await rig.platform.update(rig.ref, done, {})).toMatchObject({ status: 'unknown' });
    expect(await rig.platform.update(rig.ref, done, {})).toMatchObject({ status: 'accepted' });
    expect(shown(rig)).toEqual(['试用回访今天到期\nC001 华兴机械\n✓ 王芳 已处理']);
  });

  test('does not begin when its claim would run out', async () => {
    const rig = await aCard();
    const before = shown(rig);
    expect(await rig.platform.update(rig.ref, done, { mayBegin: () => false })).toMatchObject({
      status: 'rejected',
      problem: 'not_begun',
    });
    expect(shown(rig)).toEqual(before);
  });
});
