import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postToCustomer } from '../../jobs/outbox/audience-guard.ts';
import { changeAnchor, changeTier } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { runDay } from '../../jobs/run-day.ts';
import type { CustomerText } from '../../templates/reader/card.ts';
import { openScene, type Scene } from './scene.ts';

/** Boundary cases of the rules, and known defects of other systems, checked in the chat with the words posted. */
let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const trialCheck = {
  purpose: 'trial-check',
  summary: '运行良好',
  fields: { result: 'good' },
  channel: 'phone',
};
const above = () => [...scene.chat.says('dm:li'), ...scene.chat.says('dm:chen')];

describe('the tenth day', () => {
  it('10th day 23:59 on time: nothing is escalated', async () => {
    const customer = await scene.aCustomer('C001');
    await scene.at('2026-03-12T23:59');
    await writeLog(scene.core, await scene.staff('zhang'), customer, trialCheck);
    for (const day of ['13', '16', '17', '18']) await scene.at(`2026-03-${day}T09:00`);
    expect(above()).toEqual([]);
  });

  it('11th day late: escalated to the supervisor, and a log then still closes it', async () => {
    const customer = await scene.aCustomer('C001');
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-13T08:59');
    expect(above()).toEqual([]);
    await scene.at('2026-03-13T09:00');
    expect(scene.chat.says('dm:li')).toEqual(['trial-check/escalate']);
    const log = await writeLog(scene.core, await scene.staff('zhang'), customer, trialCheck);
    expect(log).toMatchObject({ kind: 'closed' });
    await scene.at('2026-03-17T09:00');
    expect(scene.chat.says('dm:chen')).toEqual([]);
  });
});

it('re-tier with an open trial check: remaining messages go to the new owner and no one gets one twice', async () => {
  const customer = await scene.aCustomer('C001');
  await scene.at('2026-03-10T09:00');
  await changeTier(scene.core, await scene.staff('li'), customer, 'potential');
  await changeTier(scene.core, await scene.staff('li'), customer, 'ordinary');
  await changeTier(scene.core, await scene.staff('li'), customer, 'potential');
  for (const day of ['10', '11', '12', '13', '17']) await scene.at(`2026-03-${day}T10:00`);
  expect(scene.chat.says('dm:zhang')).toEqual(['trial-check/prepare']);
  expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
  // A 潜力 customer whom fewer than two of ours are in contact with is the supervisor's news once a week.
  expect(scene.chat.says('dm:li')).toEqual(['trial-check/due', 'people/few-contacts']);
  expect(scene.chat.says('dm:chen')).toEqual(['trial-check/escalate']);
});

it('staff-only template to a customer channel throws, and nothing is posted', async () => {
  await scene.aCustomer('C001');
  const { texts } = scene.core.templates;
  expect(() => texts.renderCustomer('follow-up/escalate', 'zh-CN', {})).toThrow();
  const values = { customer: { code: 'C001', name: '某' }, recipient: { name: '李' }, owner: { name: '张' } };
  const days = { dueOn: Temporal.PlainDate.from('2026-03-12'), daysOver: 1, daysLeft: 0, late: false };
  const step = { work: '试用', form: true };
  const internal = texts.renderStaff('follow-up/escalate', 'zh-CN', { ...values, ...days, step }, 'subject');
  await expect(
    postToCustomer(
      scene.chat.platform,
      { kind: 'customer', platformRoomId: 'room-C001' },
      internal as unknown as CustomerText,
      { marker: 'm', about: [], at: scene.core.clock.now() },
    ),
  ).rejects.toMatchObject({ code: 'audience_refused' });
  expect(scene.chat.messages).toEqual([]);
});

describe('stop worker over the due minute', () => {
  it('restart 20 min later: sent once', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T08:59');
    await scene.at('2026-03-12T09:20');
    await scene.at('2026-03-12T09:21');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    expect(scene.chat.says('dm:zhang')).toEqual(['trial-check/prepare', 'trial-check/due']);
  });

  it('restart 2 days later: staff are reminded once, the customer is no longer asked, and that is reported', async () => {
    await scene.aCustomer('C001', { trialStarted: '2026-03-06' });
    await scene.at('2026-03-13T09:00');
    await scene.at('2026-03-18T10:00');
    await scene.at('2026-03-18T10:01');
    expect(scene.chat.says('room-C001')).toEqual([]);
    expect((await scene.reminder('due>customer')).state).toBe('skipped');
    expect(scene.chat.says('dm:zhang').toSorted()).toEqual([
      'notice/not-posted',
      'trial-check/due',
      'trial-check/prepare',
    ]);
  });
});

describe('a greeting more than 24 h late is dropped and reported', () => {
  // 1 October 2026 is a Thursday; the company is back at work on the 8th.
  it.each([
    ['the day after', '02T10:00'],
    ['when its step is over already', '03T10:00'],
    ['at the end of the holiday', '08T08:00'],
  ])('to a program that is back %s', async (_when, back) => {
    await scene.close();
    scene = await openScene('2026-09-30T08:00', ['holiday-greeting']);
    await scene.aCustomer('C001');
    await scene.at('2026-09-30T12:00');
    await scene.at(`2026-10-${back}`);
    for (const time of ['03T09:00', '08T09:00', '08T09:01', '09T09:00']) {
      if (`2026-10-${time}` > `2026-10-${back}`) await scene.at(`2026-10-${time}`);
    }
    expect(scene.chat.says('room-C001')).toEqual([]);
    expect(scene.chat.says('dm:zhang')).toEqual(['notice/not-posted']);
  });

  it('one that was posted is not reported', async () => {
    await scene.close();
    scene = await openScene('2026-09-30T08:00', ['holiday-greeting']);
    await scene.aCustomer('C001');
    for (const time of ['09-30T12:00', '10-01T09:00', '10-03T09:00', '10-08T09:00']) {
      await scene.at(`2026-${time}`);
    }
    expect(scene.chat.says('room-C001')).toEqual(['holiday-greeting/national-day']);
    expect(scene.chat.says('dm:zhang')).toEqual([]);
  });
});

describe('what is posted to a customer', () => {
  const followUps = (step: string) =>
    scene.core.db.followUp.findMany({ where: { step }, select: { state: true, closedBy: true } });

  it('ends a greeting with its post, and leaves a question open until it is answered', async () => {
    await scene.close();
    scene = await openScene('2026-09-30T08:00', ['trial-check', 'holiday-greeting']);
    await scene.aCustomer('C001', { trialStarted: '2026-09-20' });
    await scene.at('2026-09-30T09:00');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    expect(await followUps('trial-check')).toEqual([{ state: 'open', closedBy: null }]);
    await scene.at('2026-09-30T12:00');
    await scene.at('2026-10-01T09:00');
    expect(scene.chat.says('room-C001')).toContain('holiday-greeting/national-day');
    expect(await followUps('holiday-greeting')).toEqual([{ state: 'closed', closedBy: 'posting' }]);
    expect(await followUps('trial-check')).toEqual([{ state: 'open', closedBy: null }]);
  });
});

describe('a queued job does nothing, and its reason is stored', () => {
  const state = async (slot: string) => {
    const { state: is, reason } = await scene.reminder(slot);
    return { is, hasReason: reason !== null };
  };

  it('turn rule off', async () => {
    await scene.aCustomer('C001');
    const { playbook } = scene.core.rules;
    const off = { ...scene.core, rules: { ...scene.core.rules, playbook: { ...playbook, steps: [] } } };
    await scene.clock.moveTo(Temporal.Instant.from('2026-03-12T09:00+08:00'));
    await runDay(off, Temporal.PlainDate.from('2026-03-12'));
    expect(scene.chat.messages).toEqual([]);
    expect(await state('due>customer')).toEqual({ is: 'cancelled', hasReason: true });
  });

  it('change date', async () => {
    const customer = await scene.aCustomer('C001');
    const li = await scene.staff('li');
    await changeAnchor(scene.core, li, customer, 'trialStarted', Temporal.PlainDate.from('2026-03-20'));
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.messages).toEqual([]);
    const moved = await scene.reminder('due>customer');
    expect(moved.state).toBe('planned');
    expect(moved.reason).toMatchObject({ code: 'reason/moved' });
    await changeAnchor(scene.core, li, customer, 'trialStarted', null);
    await scene.at('2026-03-30T09:00');
    expect(scene.chat.messages).toEqual([]);
    expect(await state('due>customer')).toEqual({ is: 'cancelled', hasReason: true });
  });

  it('archive customer, also when it falls between the plan and the posting', async () => {
    await scene.aCustomer('C001');
    await scene.core.db.customer.updateMany({ data: { state: 'ended' } });
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.messages).toEqual([]);
    expect(await state('due>customer')).toEqual({ is: 'cancelled', hasReason: true });
  });
});

describe('many rooms', () => {
  it('one group targeted: only that group receives', async () => {
    await scene.aCustomer('C001');
    await scene.aCustomer('C002', { trialStarted: '2026-04-01' });
    await scene.aCustomer('C003', { trialStarted: '2026-04-01' });
    await scene.at('2026-03-12T09:00');
    const rooms = scene.chat.messages.filter((m) => m.room.startsWith('room-')).map((m) => m.room);
    expect(rooms).toEqual(['room-C001']);
  });

  it('fail on recipient 3 of 5: the others have theirs, and a retry sends only what failed', async () => {
    for (let n = 1; n <= 5; n += 1) await scene.aCustomer(`C00${n}`);
    const result = { status: 'rejected', problem: 'unreachable', detail: 'away' } as const;
    scene.chat.failWith((room) => (room === 'room-C003' ? { kind: 'reject', result } : null));
    await scene.at('2026-03-12T09:00');
    const asked = () => scene.chat.messages.filter((m) => m.room.startsWith('room-')).map((m) => m.room);
    expect(asked().toSorted()).toEqual(['room-C001', 'room-C002', 'room-C004', 'room-C005']);
    scene.chat.failWith(null);
    await scene.at('2026-03-12T09:05');
    await scene.at('2026-03-12T09:10');
    expect(asked().slice(4)).toEqual(['room-C003']);
  });

  it('channel down for 10 tries: reminders still exist afterwards and are sent when it is back', async () => {
    await scene.aCustomer('C001');
    const result = { status: 'rejected', problem: 'unreachable', detail: 'away' } as const;
    scene.chat.failWith(() => ({ kind: 'reject', result }));
    for (let minute = 0; minute < 12; minute += 1)
      await scene.at(`2026-03-12T09:${String(minute).padStart(2, '0')}`);
    expect(scene.chat.messages).toEqual([]);
    expect((await scene.reminder('due>customer')).state).toBe('planned');
    scene.chat.failWith(null);
    await scene.at('2026-03-12T09:30');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
  });
});

it('quiet hours 22:00–08:00 across midnight really defer', async () => {
  await scene.aCustomer('C001');
  for (const time of ['12T22:00', '12T23:59', '13T00:00', '13T00:30', '13T07:59', '13T08:59']) {
    await scene.at(`2026-03-${time}`);
    expect(scene.chat.messages).toEqual([]);
  }
  await scene.at('2026-03-13T09:00');
  expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
  expect(scene.chat.says('dm:zhang')).toEqual(['trial-check/prepare', 'trial-check/due']);
});
