import { expect, it } from 'vitest';
import { textParam } from '../../../bot/platforms/dingtalk/render.ts';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import { standingNowMs, standingWallClock } from '../../clock.ts';
import { openDingTalk } from './harness.ts';

const group = '/v1.0/robot/groupMessages/send';
const cards = '/v1.0/card/instances/createAndDeliver';
const tokens = '/v1.0/oauth2/accessToken';
const options = () => ({ marker: crypto.randomUUID(), about: [], at: standingWallClock.now() });
const hello = customerText({ body: ['您好'] });

async function withRoom(nowMs = standingNowMs) {
  const opened = await openDingTalk({ nowMs });
  const { world } = opened.fake;
  const staff = world.addPerson('李明');
  const room = world.addRoom([staff.id]);
  const post = (given = options()) =>
    opened.platform.post({ kind: 'customer', platformRoomId: room.id }, hello, given);
  const dm = (given = options()) =>
    opened.platform.dm({ platformUserId: staff.id }, staffText({ body: ['到期'] }), given);
  return { ...opened, staff, room, post, dm };
}

it.each([
  [403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 'rate_limited', 1_000],
  [403, 'Forbidden.AccessDenied.QpsLimitForApi', 'rate_limited', 1_000],
  [400, 'send.too.fast', 'rate_limited', 60_000],
  [400, 'send.byToken.tooFast', 'rate_limited', 60_000],
  [400, 'too.many.group', 'rate_limited', 60_000],
  [400, 'too.many.people', 'rate_limited', 60_000],
  [403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', 'auth', undefined],
  [403, 'Forbidden.AccessDenied.IpNotInWhiteList', 'auth', undefined],
  [400, 'robot.notInConversation', 'not_member', undefined],
  [400, 'something.new', 'other', undefined],
])('a refusal with %i %s is %s', async (status, code, problem, retryAfterMs) => {
  const { fake, post, room } = await withRoom();
  fake.plan(group, { how: 'refuse', status, code });
  expect(await post()).toEqual(
    expect.objectContaining({
      status: 'rejected',
      problem,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }),
  );
  expect(fake.counted(group)).toBe(1);
  expect(room.messages).toEqual([]);
});

it('the organisation’s quota of the month is not a fault of the message, and the call is not repeated', async () => {
  const { fake, post } = await withRoom();
  fake.plan(group, { how: 'refuse', status: 403, code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' });
  expect(await post()).toMatchObject({ status: 'rejected', problem: 'quota' });
  expect(fake.counted(group)).toBe(1);
});

it('a banned address waits five minutes with everything', async () => {
  const { fake, post } = await withRoom();
  fake.plan(group, { how: 'ban' });
  expect(await post()).toMatchObject({ problem: 'rate_limited', retryAfterMs: 300_000, scope: 'platform' });
});

it.each([
  { how: 'lose' } as const,
  { how: 'refuse', status: 504, code: 'gateway.timeout' } as const,
  { how: 'refuse', status: 400, code: 'ServiceUnavailable' } as const,
])('without an answer, it is unknown whether a group message was posted: $how', async (fault) => {
  const { fake, post } = await withRoom();
  fake.plan(group, fault);
  expect(await post()).toMatchObject({ status: 'unknown' });
});

it('without an access token nothing was sent, whatever became of the request for it', async () => {
  const { fake, post } = await withRoom();
  for (const fault of [
    { how: 'drop' },
    { how: 'refuse', status: 503, code: 'ServiceUnavailable' },
  ] as const) {
    fake.revokeTokens();
    fake.plan(tokens, fault);
    expect(await post()).toMatchObject({ status: 'rejected', problem: 'unreachable' });
  }
  expect(await post()).toMatchObject({ status: 'accepted' });
});

it('a card whose answer was lost and which is sent again is shown once', async () => {
  const { fake, dm, staff } = await withRoom();
  const sent = options();
  fake.plan(cards, { how: 'lose' });
  expect(await dm(sent)).toMatchObject({ status: 'unknown' });
  expect(await dm(sent)).toMatchObject({ status: 'accepted' });
  expect(fake.world.direct(staff.id).messages).toHaveLength(1);
});

it('an answer without buttons is a message, in which an address can be tapped; one with buttons is a card', async () => {
  const { fake, platform } = await openDingTalk();
  const li = fake.world.addPerson('李明');
  const handle = { platformUserId: li.id };
  const address = 'https://crm.example.com/forms/abc';
  await platform.answer(handle, staffText({ body: [address] }));
  await platform.answer(
    handle,
    staffText({ body: ['好'], buttons: [{ action: 'a', value: 'v', label: '看' }] }),
  );
  expect(fake.world.direct(li.id).messages).toMatchObject([
    { kind: 'text', text: address },
    { kind: 'card', buttons: [{ action: 'a', value: 'v', text: '看' }] },
  ]);
});

it('a person whom DingTalk slows down got nothing, and is left alone for a while', async () => {
  const { fake, platform } = await openDingTalk();
  const li = fake.world.addPerson('李明');
  fake.world.flowControlled.add(li.id);
  expect(await platform.answer({ platformUserId: li.id }, staffText({ body: ['好'] }))).toMatchObject({
    status: 'rejected',
    problem: 'rate_limited',
    retryAfterMs: 60_000,
  });
  expect(fake.world.direct(li.id).messages).toEqual([]);
});

it('an answer of 200 about someone who got nothing is a refusal', async () => {
  const { platform } = await withRoom();
  const sent = platform.dm({ platformUserId: 'left' }, staffText({ body: ['到期'] }), options());
  expect(await sent).toMatchObject({ status: 'rejected', problem: 'unknown_person' });
});

it('a burst with an expired token asks for one new token, and everything is posted once', async () => {
  let ms = standingNowMs();
  const { fake, post, room } = await withRoom(() => ms);
  await post();
  ms += 3 * 60 * 60 * 1000;
  const results = await Promise.all(Array.from({ length: 5 }, () => post()));
  expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'accepted'));
  expect(room.messages).toHaveLength(6);
  expect(fake.counted(tokens)).toBe(2);
});

it('a token that DingTalk withdrew in mid-burst is replaced once, and everything is posted once', async () => {
  const { fake, post, room } = await withRoom();
  await post();
  fake.revokeTokens();
  await Promise.all(Array.from({ length: 5 }, () => post()));
  expect(room.messages).toHaveLength(6);
  expect(fake.counted(tokens)).toBe(2);
});

it('a burst stays below DingTalk’s limit of calls a second', async () => {
  const { post } = await withRoom();
  const results = await Promise.all(Array.from({ length: 30 }, () => post()));
  expect(results.filter(({ status }) => status !== 'accepted')).toEqual([]);
});

it('a message whose claim has run out is not begun', async () => {
  const { fake, post } = await withRoom();
  expect(await post({ ...options(), mayBegin: () => false } as ReturnType<typeof options>)).toMatchObject({
    problem: 'not_begun',
  });
  expect(fake.counted(group)).toBe(0);
});

it('a text is cut by bytes as DingTalk counts them, between characters', async () => {
  const { platform, room } = await withRoom();
  const long = customerText({ body: ['👍航"\n'.repeat(3_000)] });
  expect(Buffer.byteLength(textParam(long))).toBeLessThanOrEqual(15_000);
  const posted = await platform.post({ kind: 'customer', platformRoomId: room.id }, long, options());
  expect(posted).toMatchObject({ status: 'accepted' });
  const text = room.messages[0]?.text ?? '';
  expect(text.isWellFormed()).toBe(true);
  expect(text.endsWith('…')).toBe(true);
});

it('a room that is asked for twice is made once, with a colleague as its owner', async () => {
  const { platform, staff, fake } = await withRoom();
  const request = {
    kind: 'staff',
    customerCode: 'C001',
    name: '内部群',
    staff: [{ platformUserId: staff.id }],
  } as const;
  const first = await platform.ensureRoom(request);
  expect(first).toMatchObject({ status: 'ready' });
  expect(await platform.ensureRoom(request)).toEqual(first);
  expect(fake.world.created.size).toBe(1);
  const other = await platform.ensureRoom({ ...request, kind: 'customer' });
  expect(other).not.toEqual(first);
});
