import { describe, expect, it } from 'vitest';
import { createApi } from '../../../bot/platforms/wecom/api.ts';
import type { SendOptions } from '../../../jobs/ports.ts';
import { staffText } from '../../../templates/reader/card.ts';
import { movableNowMs, standingNowMs, standingWallClock } from '../../clock.ts';
import { openWeCom } from './harness.ts';

const options = () => ({ marker: crypto.randomUUID(), about: [], at: standingWallClock.now() });
const button = { action: 'close', label: '记录结果', value: 'f-1' };

/** The adapter with one colleague. */
async function open(nowMs: () => number = standingNowMs) {
  const opened = await openWeCom({ nowMs });
  const { id } = opened.fake.world.addPerson('李明');
  return {
    ...opened,
    id,
    say: async (content: Parameters<typeof staffText>[0], sent: SendOptions = options()) =>
      await opened.platform.dm({ platformUserId: id }, staffText(content), sent),
    seen: () => opened.fake.world.direct(id).messages,
  };
}

describe('a message to a colleague', () => {
  it('without buttons is a text; with them it is a card whose buttons carry what they are about', async () => {
    const { say, seen } = await open();
    await say({ title: '到期', body: ['试用回访'] });
    await say({ title: '到期', body: ['试用回访'], buttons: [button] });
    expect(seen()).toEqual([
      { kind: 'text', text: '到期\n试用回访', buttons: [] },
      { kind: 'card', text: '到期\n试用回访', buttons: [{ text: '记录结果', style: 4, key: 'close f-1' }] },
    ]);
  });

  it('too long for a card comes as text first, whole, and then as a card with the buttons', async () => {
    const { say, seen } = await open();
    const body = Array.from({ length: 30 }, (_, n) => `C${n} 客户第${n}号：试用回访，今天到期`);
    expect(await say({ title: '今天', body: [body.join('\n')], buttons: [button] })).toMatchObject({
      status: 'accepted',
    });
    const [text, ...more] = seen();
    expect(more.map(({ kind }) => kind)).toEqual(['card']);
    expect(text?.text).toBe(['今天', ...body].join('\n'));
  });

  it('over 2048 bytes comes in parts, cut between lines, no character lost or halved', async () => {
    const { say, seen } = await open();
    const lines = Array.from({ length: 150 }, (_, n) => `第${n}行：客户说很好😀`);
    await say({ body: [lines.join('\n')] });
    const texts = seen().map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.join('\n')).toBe(lines.join('\n'));
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
  });

  it('far too long ends in an ellipsis, not within a character', async () => {
    const { say, seen } = await open();
    await say({ body: ['😀'.repeat(5_000)] });
    const texts = seen().map(({ text }) => text);
    expect(texts).toHaveLength(4);
    expect(texts.at(-1)).toMatch(/^(?:😀)+…$/u);
    expect(texts.join('')).not.toContain('\uFFFD');
  });

  it('twice with the same words arrives twice; sent again under its marker, once', async () => {
    const { say, seen } = await open();
    const first = options();
    await say({ body: ['到期'] }, first);
    await say({ body: ['到期'] }, options());
    expect(seen()).toHaveLength(2);
    expect(await say({ body: ['到期'] }, first)).toMatchObject({ status: 'accepted' });
    expect(seen()).toHaveLength(2);
  });

  it.each(['lose', 'drop'] as const)(
    'whose answer is lost (%s) is there once, and known to be',
    async (how) => {
      const { say, seen, fake } = await open();
      for (const content of [{ body: ['到期'] }, { body: ['到期'], buttons: [button] }]) {
        fake.plan('/cgi-bin/message/send', { how });
        expect(await say(content)).toMatchObject({ status: 'accepted' });
      }
      expect(seen()).toHaveLength(2);
    },
  );

  it('is unknown, and not repeated, if the answer is lost and its claim would run out', async () => {
    const { say, seen, fake } = await open();
    fake.plan('/cgi-bin/message/send', { how: 'lose' });
    let may = 1;
    const mayBegin = () => (may -= 1) >= 0;
    expect(await say({ body: ['到期'] }, { ...options(), mayBegin })).toMatchObject({ status: 'unknown' });
    expect(seen()).toHaveLength(1);
    expect(fake.counted('/cgi-bin/message/send')).toBe(1);
  });

  it('to someone who cannot see the app is refused', async () => {
    const { platform } = await open();
    expect(
      await platform.dm({ platformUserId: 'nobody' }, staffText({ body: ['x'] }), options()),
    ).toMatchObject({
      status: 'rejected',
      problem: 'unknown_person',
    });
  });

  it.each([
    ['invaliduser', 'cannot see the app'],
    ['unlicenseduser', 'has no licence'],
  ] as const)('that WeCom says ok to, but names the member as %s, was not sent', async (named, why) => {
    const { say, seen, fake, id } = await open();
    fake.world.unreachable.set(id, named);
    for (const buttons of [[], [{ action: 'log', label: '记录结果', value: 'f-1' }]]) {
      expect(await say({ body: ['到期'], buttons })).toMatchObject({
        status: 'rejected',
        problem: 'unknown_person',
        detail: `${id} ${why}`,
      });
    }
    expect(seen()).toEqual([]);
    fake.world.unreachable.delete(id);
    expect(await say({ body: ['到期'] })).toMatchObject({ status: 'accepted' });
  });

  it('never exceeds what WeCom delivers to a member in a minute: it is refused with the time to wait, not dropped', async () => {
    const clock = movableNowMs();
    const { say, seen, fake } = await open(clock.nowMs);
    const results = await Promise.all(Array.from({ length: 40 }, (_, n) => say({ body: [`第${n}条`] })));
    const accepted = results.filter(({ status }) => status === 'accepted');
    const refused = results.filter(({ status }) => status === 'rejected');
    expect([accepted.length, refused.length, fake.dropped()]).toEqual([28, 12, 0]);
    expect(refused[0]).toMatchObject({ problem: 'rate_limited', retryAfterMs: 60_000 });
    expect(seen()).toHaveLength(28);
    clock.pass(60_001);
    expect(await say({ body: ['后来'] })).toMatchObject({ status: 'accepted' });
    expect([seen().length, fake.dropped()]).toEqual([29, 0]);
  });
});

describe('a card', () => {
  it('is changed once within 72 hours, and then not', async () => {
    const clock = movableNowMs();
    const { platform, say, seen } = await open(clock.nowMs);
    const done = staffText({ title: '到期', body: ['✓ 王芳 已处理'] });
    const refs = [];
    for (let n = 0; n < 2; n += 1) {
      const posted = await say({ title: '到期', body: ['试用回访'], buttons: [button] });
      if (posted.status === 'accepted') refs.push(posted.ref);
    }
    const [one, two] = refs;
    if (one === undefined || two === undefined) throw new Error('nothing was posted');
    expect(await platform.update(one, done, {})).toMatchObject({ status: 'accepted' });
    expect(seen()[0]).toMatchObject({ text: '到期\n✓ 王芳 已处理', buttons: [{ text: '✓' }] });
    clock.pass(72 * 3_600_000 + 1);
    expect(await platform.update(two, done, {})).toMatchObject({ status: 'rejected' });
    expect(seen()[1]?.text).toBe('到期\n试用回访');
  });

  it('has six buttons at most, each with its own key', async () => {
    const { say, seen } = await open();
    const buttons = Array.from({ length: 9 }, (_, n) => ({
      action: 'close',
      label: `第${n}件事情的结果记录`,
      value: `f-${n}`,
    }));
    expect(await say({ title: '今天', body: ['x'], buttons })).toMatchObject({ status: 'accepted' });
    expect(new Set(seen()[0]?.buttons.map(({ key }) => key)).size).toBe(6);
  });
});

describe('the access token', () => {
  it('is asked for once, however many calls need one at the same time', async () => {
    const { fake } = await open();
    const before = fake.counted('/cgi-bin/gettoken');
    const api = createApi(fake, standingNowMs);
    await Promise.all(Array.from({ length: 10 }, () => api.signIn()));
    expect(fake.counted('/cgi-bin/gettoken')).toBe(before + 1);
  });

  it('that is no longer valid is replaced once, and nothing is sent twice', async () => {
    const clock = movableNowMs();
    const { say, seen, fake } = await open(clock.nowMs);
    await say({ body: ['一'] });
    fake.revokeTokens();
    expect(await say({ body: ['二'] })).toMatchObject({ status: 'accepted' });
    clock.pass(7_200_000);
    expect(await say({ body: ['三'] })).toMatchObject({ status: 'accepted' });
    expect(seen().map(({ text }) => text)).toEqual(['一', '二', '三']);
    expect(fake.counted('/cgi-bin/gettoken')).toBe(3);
  });

  it('that does not come means that nothing was sent', async () => {
    const { say, seen, fake } = await open();
    fake.revokeTokens();
    fake.plan('/cgi-bin/gettoken', { how: 'drop' });
    expect(await say({ body: ['一'] })).toMatchObject({ status: 'rejected', problem: 'unreachable' });
    expect(await say({ body: ['一'] })).toMatchObject({ status: 'accepted' });
    expect(seen()).toHaveLength(1);
  });

  it('refused again and again is a problem that the operator sees', async () => {
    const { say, fake, platform } = await open();
    fake.plan('/cgi-bin/message/send', { how: 'refuse', code: 60020 });
    expect(await say({ body: ['一'] })).toMatchObject({ status: 'rejected', problem: 'auth' });
    expect(platform.problem()).toContain('trusted IP');
    await say({ body: ['二'] });
    expect(platform.problem()).toBeNull();
  });
});

describe('what WeCom answers', () => {
  it.each([
    [45009, { status: 'rejected', problem: 'rate_limited', retryAfterMs: 60_000, scope: 'platform' }],
    [45033, { status: 'rejected', problem: 'rate_limited', scope: 'platform' }],
    [48002, { status: 'rejected', problem: 'auth' }],
    [81013, { status: 'rejected', problem: 'unknown_person' }],
    [45002, { status: 'rejected', problem: 'too_long' }],
    [99999, { status: 'rejected', problem: 'other' }],
  ])('%i is understood, though it comes with HTTP 200', async (code, result) => {
    const { say, seen, fake } = await open();
    fake.plan('/cgi-bin/message/send', { how: 'refuse', code });
    expect(await say({ body: ['x'] })).toMatchObject(result);
    expect(seen()).toEqual([]);
  });
});

describe('a group', () => {
  it('of colleagues is made once, however often it is asked for', async () => {
    const { platform, fake, id } = await open();
    const staff = [id, fake.world.addPerson('赵敏').id].map((platformUserId) => ({ platformUserId }));
    const ask = async () =>
      await platform.ensureRoom({ kind: 'staff', customerCode: 'C001', name: 'C001 内部群', staff });
    const first = await ask();
    expect(first).toMatchObject({ status: 'ready' });
    expect(await ask()).toEqual(first);
    expect(fake.world.rooms.size).toBe(1);
  });

  it('of one colleague, or with a customer, is not made, and it says so', async () => {
    const { platform, id } = await open();
    const staff = [{ platformUserId: id }];
    const room = { customerCode: 'C001', name: 'C001', staff };
    expect(await platform.ensureRoom({ ...room, kind: 'staff' })).toMatchObject({ status: 'failed' });
    expect(await platform.ensureRoom({ ...room, kind: 'customer' })).toMatchObject({
      status: 'failed',
      problem: 'unsupported',
    });
  });
});
