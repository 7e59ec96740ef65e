import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { writeNotice } from '../../jobs/notices/write-notice.ts';
import type { ChatPlatform } from '../../jobs/ports.ts';
import { runDay } from '../../jobs/run-day.ts';
import { createPaperChat } from './paper-chat.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

let scene: Scene;
let other: ReturnType<typeof createPaperChat>;
beforeEach(async () => {
  scene = await openScene('2026-03-02T10:00');
  other = createPaperChat();
  // By name it comes before the one that they read.
  Object.assign(other.platform, { id: 'other' });
  const platforms = scene.core.platforms as Map<string, ChatPlatform>;
  platforms.set('other', other.platform);
  const people = await scene.core.db.staff.findMany({ select: { id: true, code: true } });
  await scene.core.db.staffIdentity.createMany({
    data: people.map(({ id, code }) => ({ staffId: id, platform: 'other', platformUserId: code })),
  });
  await scene.core.db.staff.updateMany({ data: { readsOn: 'paper' } });
  await scene.aCustomer('C001');
});
afterEach(() => scene.close());

const paused = async (platform: string, problem: string, minutes: number) => {
  await scene.core.db.$executeRaw`
    INSERT INTO pause (scope, problem, detail, since, until)
    VALUES (${`platform:${platform}`}, ${problem}, 'down', now() - make_interval(mins => ${minutes}), now() + interval '1 hour')`;
};
const onPaper = (who: string) => scene.chat.messages.filter(({ room }) => room === `dm:${who}`).length;
const onOther = (who: string) => other.messages.filter(({ room }) => room === `dm:${who}`).length;
const stillOpen = async () =>
  (await scene.core.db.reminder.count({
    where: { state: { in: ['planned', 'claimed'] }, audience: 'staff' },
  })) > 0;
/** What the owner of a trial check is told on the day on which it is due. */
const due = async () => {
  await scene.clock.moveTo(shanghai('2026-03-12T09:00'));
  await runDay(scene.core, Temporal.PlainDate.from('2026-03-12'));
};
/** Something urgent, out of any list. */
const urgent = async () => {
  const { id: recipientId } = await scene.staff('zhang');
  const at = scene.core.clock.now();
  await writeNotice(scene.core.db, {
    key: crypto.randomUUID(),
    say: 'reply/kept-nothing',
    recipientId,
    values: {},
    at,
  });
  await deliverDue(scene.core);
};

describe('a colleague who reads on a platform that takes nothing', () => {
  it.each([
    ['auth', 0],
    ['quota', 0],
    ['unreachable', 11],
    ['rate_limited', 11],
  ])(
    '(%s, for %i minutes) gets the list and what is urgent on the other account, once, and later again where they read',
    async (problem, minutes) => {
      await paused('paper', problem, minutes);
      await due();
      expect([onPaper('zhang'), onOther('zhang')]).toEqual([0, 1]);
      await urgent();
      expect([onPaper('zhang'), onOther('zhang')]).toEqual([0, 2]);
      await scene.core.db.pause.deleteMany();
      await urgent();
      expect([onPaper('zhang'), onOther('zhang')]).toEqual([1, 2]);
    },
  );

  it.each([
    ['unreachable', 1],
    ['rate_limited', 1],
  ])('for a moment only (%s, for %i minute) waits, and gets it where they read', async (problem, minutes) => {
    await paused('paper', problem, minutes);
    await due();
    expect([onPaper('zhang'), onOther('zhang')]).toEqual([0, 0]);
    await scene.core.db.pause.deleteMany();
    await deliverDue(scene.core);
    expect([onPaper('zhang'), onOther('zhang')]).toEqual([1, 0]);
  });

  it('and whose other platform takes nothing either waits, and gets it once from the first that does', async () => {
    await paused('paper', 'auth', 60);
    await paused('other', 'unreachable', 60);
    await due();
    expect([onPaper('zhang'), onOther('zhang'), await stillOpen()]).toEqual([0, 0, true]);
    await scene.core.db.pause.delete({ where: { scope: 'platform:other' } });
    await deliverDue(scene.core);
    expect([onPaper('zhang'), onOther('zhang')]).toEqual([0, 1]);
  });

  it('hears of the refused token on the other account, without waiting for the platform that refuses it', async () => {
    scene.chat.failWith(() => ({
      kind: 'reject',
      result: { status: 'rejected', problem: 'auth', detail: 'invalid_auth' },
    }));
    await due();
    await deliverDue(scene.core);
    expect(other.messages.filter(({ room }) => room === 'dm:chen').map(({ says }) => says)).toEqual([
      ['notice/platform-paused'],
    ]);
    expect(onOther('zhang')).toBe(1);
  });

  it('is not sent on another account what belongs on this one', async () => {
    await paused('paper', 'auth', 60);
    const { id: recipientId } = await scene.staff('zhang');
    const at = scene.core.clock.now();
    const values = {};
    await writeNotice(scene.core.db, { key: 'this', say: 'reply/kept-nothing', recipientId, values, at });
    await scene.core.db.notice.updateMany({ where: { key: 'this' }, data: { onPlatform: 'paper' } });
    await deliverDue(scene.core);
    expect([onPaper('zhang'), onOther('zhang')]).toEqual([0, 0]);
    await scene.core.db.pause.deleteMany();
    await deliverDue(scene.core);
    expect([onPaper('zhang'), onOther('zhang')]).toEqual([1, 0]);
  });
});

it('a colleague whose platform does not run here waits while the other one takes nothing, and nothing is tried meanwhile', async () => {
  (scene.core.platforms as Map<string, ChatPlatform>).delete('paper');
  await paused('other', 'unreachable', 60);
  const before = await scene.core.db.delivery.count();
  await due();
  expect(await scene.core.db.delivery.count({ where: { audience: 'staff' } })).toBe(before);
  await scene.core.db.pause.deleteMany();
  await deliverDue(scene.core);
  expect(onOther('zhang')).toBe(1);
});

it('a customer whose first group is on a platform that does not run here waits while that of the second takes nothing', async () => {
  const { id: customerId } = await scene.customer('C001');
  const room = { customerId, kind: 'customer', state: 'bound', isSecond: true } as const;
  await scene.core.db.room.create({
    data: { ...room, platform: 'other', platformRoomId: 'room-2', name: 'C001' },
  });
  (scene.core.platforms as Map<string, ChatPlatform>).delete('paper');
  await paused('other', 'auth', 60);
  await due();
  expect(await scene.core.db.delivery.count({ where: { audience: 'customer' } })).toBe(0);
  await scene.core.db.pause.deleteMany();
  await deliverDue(scene.core);
  expect(other.messages.filter(({ room: where }) => where === 'room-2')).toHaveLength(1);
});
