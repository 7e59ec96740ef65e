import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { runDay } from '../../jobs/run-day.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import type { ChatPlatform, FindResult, SendResult } from '../../jobs/ports.ts';
import { createKeptLog, type KeptLog } from '../queue/log.ts';
import { writeStaff } from '../write-staff.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
});
afterEach(() => scene.close());

const lost = (wanted: string, arrives = true) =>
  scene.chat.failWith((room) => (room === wanted ? { kind: 'lose-answer', arrives } : null));
/** Makes reading the history hang while `isAway` returns true. */
function historyHangs(isAway: () => boolean): () => number {
  const { find } = scene.chat.platform;
  let asked = 0;
  scene.chat.platform.find = async (...target): Promise<FindResult> => {
    asked += 1;
    return isAway() ? { status: 'unreadable', why: 'no answer' } : await find(...target);
  };
  return () => asked;
}
const claimedAgo = async (minutes: number) => {
  await scene.core.db.$executeRaw`
    UPDATE delivery SET claimed_at = claimed_at - ${minutes} * interval '1 minute' WHERE state IN ('asking', 'unknown')`;
};
const openDelivery = async () =>
  await scene.core.db.delivery.findFirst({ where: { state: { in: ['asking', 'unknown'] } } });

describe('a history that cannot be read now', () => {
  it('is read again until it can, and decides then: nothing is posted twice, nothing is given up', async () => {
    let isAway = true;
    const asked = historyHangs(() => isAway);
    lost('room-C001');
    await scene.at('2026-03-12T09:00');
    scene.chat.failWith(null);
    for (let n = 1; n <= 5; n += 1) {
      await scene.leasesRunOut();
      await deliverDue(scene.core);
    }
    expect(asked()).toBe(5);
    expect(await openDelivery()).toMatchObject({ state: 'asking', asks: 5 });
    isAway = false;
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    expect(await scene.reminder('due>customer')).toMatchObject({ state: 'posted' });
  });

  it('after ten minutes a person is notified, once; if found later, it is still recorded', async () => {
    let isAway = true;
    historyHangs(() => isAway);
    lost('room-C001');
    await scene.at('2026-03-12T09:00');
    scene.chat.failWith(null);
    await claimedAgo(11);
    for (let n = 1; n <= 3; n += 1) {
      await scene.leasesRunOut();
      await deliverDue(scene.core);
    }
    expect((await scene.reminder('due>customer')).state).toBe('unknown');
    expect(scene.chat.says('dm:zhang').filter((say) => say === 'notice/not-posted')).toHaveLength(1);
    isAway = false;
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    expect(await scene.reminder('due>customer')).toMatchObject({ state: 'posted', reason: null });
  });

  it('after a day it is no longer searched, and stays unknown', async () => {
    const asked = historyHangs(() => true);
    lost('room-C001');
    await scene.at('2026-03-12T09:00');
    scene.chat.failWith(null);
    for (const minutes of [11, 25 * 60]) {
      await claimedAgo(minutes);
      await scene.leasesRunOut();
      await deliverDue(scene.core);
    }
    const before = asked();
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    expect(asked()).toBe(before);
    expect(await openDelivery()).toMatchObject({ state: 'unknown', leaseUntil: null, occupies: null });
  });

  it('a staff message whose response and history both hang is posted once, and then a person is notified', async () => {
    historyHangs(() => true);
    lost('dm:zhang');
    await scene.at('2026-03-10T09:00');
    for (let n = 1; n <= 12; n += 1) {
      if (n === 6) await claimedAgo(11);
      await scene.leasesRunOut();
      await deliverDue(scene.core);
    }
    expect(scene.chat.says('dm:zhang')).toEqual(['trial-check/prepare']);
    expect(scene.chat.says('dm:li')).toEqual(['notice/not-told']);
  });
});

describe('a chat that cannot tell whether a message arrived', () => {
  it('repeats a staff message once at most, and then a person is notified', async () => {
    scene.chat.forgetHistory();
    lost('dm:zhang', false);
    await scene.at('2026-03-10T09:00');
    for (let n = 1; n <= 5; n += 1) {
      await scene.leasesRunOut();
      await deliverDue(scene.core);
    }
    expect(await openDelivery()).toMatchObject({ state: 'unknown', repeats: 1 });
    expect(scene.chat.says('dm:li')).toEqual(['notice/not-told']);
  });
});

describe('a chat that posts a marker once and cannot be read', () => {
  it('is given the message again under the same marker only, also if it has to wait for the morning', async () => {
    scene.chat.platform.find = async () => ({ status: 'repeat' });
    lost('dm:zhang');
    await scene.at('2026-03-10T09:00');
    const first = await openDelivery();
    await scene.clock.moveTo(shanghai('2026-03-10T23:00'));
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    expect(await openDelivery()).toMatchObject({ id: first?.id, state: 'asking', repeats: 0, asks: 1 });
    scene.chat.failWith(null);
    await scene.clock.moveTo(shanghai('2026-03-11T09:00'));
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    const markers = scene.chat.messages.flatMap((one) =>
      one.says.includes('trial-check/prepare') ? one.marker : [],
    );
    expect(new Set(markers)).toEqual(new Set([first?.id]));
    expect(await scene.core.db.delivery.findUnique({ where: { id: first?.id ?? '' } })).toMatchObject({
      state: 'posted',
    });
  });
});

it('what several workers left behind in one room is settled by one read of it', async () => {
  let reads = 0;
  const { find } = scene.chat.platform;
  scene.chat.platform.find = async (target, markers, since) => {
    reads += 1;
    expect(markers).toHaveLength(2);
    return await find(target, markers, since);
  };
  lost('room-C001');
  await scene.at('2026-03-12T09:00');
  const { db } = scene.core;
  const { reason, card: _, ...one } = await db.delivery.findFirstOrThrow({ where: { state: 'asking' } });
  await db.delivery.create({
    data: { ...one, id: crypto.randomUUID(), occupies: null, reason: reason ?? {} },
  });
  scene.chat.failWith(null);
  await scene.leasesRunOut();
  await deliverDue(scene.core);
  expect(reads).toBe(1);
});

it('a hanging room and a hanging platform delay no others', async () => {
  await scene.aCustomer('C002');
  let release = (_result: SendResult) => {};
  const hanging = new Promise<SendResult>((resolve) => {
    release = resolve;
  });
  const { post } = scene.chat.platform;
  const slow: ChatPlatform = { ...scene.chat.platform, id: 'slow', post: async () => await hanging };
  scene.chat.platform.post = async (room, ...rest) =>
    room.platformRoomId === 'room-C002' ? await hanging : await post(room, ...rest);
  const customer = await scene.aCustomer('C003');
  await scene.core.db.room.updateMany({ where: { customerId: customer.id }, data: { platform: 'slow' } });
  const core = { ...scene.core, platforms: new Map([...scene.core.platforms, ['slow', slow]]) };
  await scene.clock.moveTo(scene.core.clock.now().add({ hours: 24 * 10 + 1 }));
  const delivering = deliverDue(core);
  while (scene.chat.messages.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
  expect(scene.chat.says('dm:zhang')).toContain('trial-check/due');
  release({ status: 'accepted', ref: { platformRoomId: 'r', platformMessageId: 'm' } });
  await delivering;
  expect(await core.db.reminder.count({ where: { slot: 'due>customer', state: 'posted' } })).toBe(3);
});

describe('a revoked token', () => {
  it('pauses the platform, director and operator hear once, and what is still valid is sent once it is fixed', async () => {
    await writeStaff(scene.core.db, { ops: ['运维', ['operator'], null] }, (code) => code, [
      scene.chat.platform,
    ]);
    const result = { status: 'rejected', problem: 'auth', detail: 'token_revoked' } as const;
    scene.chat.failWith(() => ({ kind: 'reject', result }));
    for (const time of ['09:00', '09:05', '09:10', '10:30']) await scene.at(`2026-03-12T${time}`);
    expect(scene.chat.messages).toEqual([]);
    expect(await scene.core.db.pause.findMany({ select: { scope: true } })).toEqual([
      { scope: 'platform:paper' },
    ]);
    scene.chat.failWith(null);
    await scene.at('2026-03-12T14:00');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    expect(scene.chat.says('dm:chen')).toEqual(['notice/platform-paused']);
    expect(scene.chat.says('dm:ops')).toEqual(['notice/platform-paused']);
    expect(await scene.core.db.pause.count()).toBe(0);
  });
});

it('one customer whose message fails to be composed delays no others, and is reported after six tries', async () => {
  await scene.aCustomer('C002');
  const { texts } = scene.core.templates;
  const render = texts.renderCustomer.bind(texts);
  const isBad = (values: unknown) => JSON.stringify(values).includes('客户C001');
  const failing: typeof render = (key, language, values, ...rest) => {
    if (isBad(values)) throw new RangeError('a mistake in the program');
    return render(key, language, values, ...rest);
  };
  const core = {
    ...scene.core,
    templates: { ...scene.core.templates, texts: { ...texts, renderCustomer: failing } },
  };
  await scene.clock.moveTo(shanghai('2026-03-12T09:00'));
  for (let tries = 1; tries <= 6; tries += 1) {
    await deliverDue(core);
    await core.db.$executeRaw`UPDATE pause SET until = now()`;
  }
  await deliverDue(core);
  expect(scene.chat.messages.filter(({ room }) => room === 'room-C002')).toHaveLength(1);
  expect(scene.chat.messages.filter(({ room }) => room === 'room-C001')).toEqual([]);
  const skipped = await core.db.reminder.findMany({ where: { state: 'skipped' } });
  expect(skipped).toMatchObject([
    { reason: { code: 'reason/cannot-be-said', params: { detail: 'a mistake in the program' } } },
  ]);
  const report = await core.db.reminder.findFirstOrThrow({ where: { say: 'notice/not-posted' } });
  expect(report).toMatchObject({ state: 'posted', audience: 'staff' });
});

it.each([
  ['arrived', true],
  ['did not arrive', false],
])(
  'two workers that plan and deliver one morning while the chat loses answers (the message %s): each list and each repeated prompt once',
  async (_what, arrives) => {
    await scene.aCustomer('C002');
    await scene.aCustomer('C003', { trialStarted: '2026-03-06' });
    const today = (time: string) => Temporal.PlainDateTime.from(time).toPlainDate();
    /** Both workers run the day; of each room, the first answer is lost. */
    const morning = async (time: string) => {
      const before = scene.chat.messages.length;
      const seen = new Set<string>();
      scene.chat.failWith((room) => {
        if (seen.has(room)) return null;
        seen.add(room);
        return { kind: 'lose-answer', arrives };
      });
      await scene.clock.moveTo(shanghai(time));
      await Promise.all([runDay(scene.core, today(time)), runDay(scene.core, today(time))]);
      for (let n = 1; n <= 3; n += 1) {
        await scene.leasesRunOut();
        await Promise.all([deliverDue(scene.core), deliverDue(scene.core)]);
      }
      return scene.chat.messages
        .slice(before)
        .map(({ room, says }) => `${room} ${says.join(' ')}`)
        .toSorted();
    };
    await morning('2026-03-12T09:00');
    // Two overdue matters are repeated, and the third is prompted for early: one list.
    expect(await morning('2026-03-13T09:00')).toEqual([
      'dm:li trial-check/escalate trial-check/escalate',
      'dm:wang today/overdue today/overdue',
      'dm:zhang today/overdue today/overdue trial-check/prepare',
    ]);
    expect(await morning('2026-03-16T09:00')).toEqual([
      'dm:li today/overdue today/overdue today/due',
      'dm:wang today/overdue today/overdue today/due',
      'dm:zhang today/overdue today/overdue trial-check/due',
      'room-C003 trial-check/ask',
    ]);
    const open = await scene.core.db.delivery.count({ where: { state: { notIn: ['posted', 'refused'] } } });
    expect(open).toBe(0);
  },
);

describe('the log names the reminders of a message', () => {
  let log: KeptLog;
  beforeEach(() => {
    log = createKeptLog();
    Object.assign(scene.core, { log });
  });
  const lineAbout = (message: string) => log.lines.find((line) => line.message === message)?.fields;
  /** The question was posted, and its response lost. */
  async function lostQuestion(): Promise<{ readonly id: string; readonly deliveryId: string | null }> {
    lost('room-C001');
    await scene.at('2026-03-12T09:00');
    scene.chat.failWith(null);
    return await scene.reminder('due>customer');
  }

  it('when it is found on the platform', async () => {
    const { id, deliveryId } = await lostQuestion();
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    expect(lineAbout('a message without a response was found on the platform')).toEqual({
      deliveryId,
      reminderIds: [id],
    });
  });

  it('when no one can tell whether it was posted', async () => {
    scene.chat.forgetHistory();
    const { id, deliveryId } = await lostQuestion();
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    expect(lineAbout('it is unknown whether a message was posted')).toMatchObject({
      deliveryId,
      reminderIds: [id],
    });
  });

  it('when it is refused: while it waits for another try, and when it ends', async () => {
    const refuse = (problem: 'not_member' | 'too_long') => {
      const result = { status: 'rejected', problem, detail: problem } as const;
      scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'reject', result } : null));
    };
    refuse('not_member');
    await scene.at('2026-03-12T09:00');
    const { id } = await scene.reminder('due>customer');
    expect(lineAbout('a message will be retried')).toMatchObject({ reminderIds: [id] });
    refuse('too_long');
    await scene.at('2026-03-12T11:00');
    const { deliveryId } = await scene.reminder('due>customer');
    expect(lineAbout('a message was not posted')).toMatchObject({ deliveryId, reminderIds: [id] });
  });

  it('when it has become too late, and when it cannot be composed', async () => {
    await scene.at('2026-03-16T10:00');
    const late = await scene.reminder('due>customer');
    expect(lineAbout('a message was not posted')).toMatchObject({ reminderIds: [late.id] });
    const { texts } = scene.core.templates;
    const renderCustomer = () => {
      throw new RangeError('a mistake in the program');
    };
    Object.assign(scene.core, {
      templates: { ...scene.core.templates, texts: { ...texts, renderCustomer } },
    });
    const { id: customerId } = await scene.aCustomer('C002', { trialStarted: '2026-03-07' });
    await scene.at('2026-03-17T09:00');
    const broken = await scene.core.db.reminder.findFirstOrThrow({
      where: { slot: 'due>customer', followUp: { customerId } },
    });
    expect(lineAbout('a message could not be composed')).toMatchObject({ reminderIds: [broken.id] });
  });

  it('when the process is interrupted while it is posted', async () => {
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'die', arrives: true } : null));
    await scene.at('2026-03-12T09:00');
    const { id, deliveryId } = await scene.reminder('due>customer');
    expect(lineAbout('a post was interrupted and will be settled')).toMatchObject({
      deliveryId,
      reminderIds: [id],
    });
  });
});
