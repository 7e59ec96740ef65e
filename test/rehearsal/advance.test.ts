import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { advance, nextEventAt } from '../../jobs/advance.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { catchUp as askAndCatchUp } from '../../jobs/catch-up.ts';
import type { Core } from '../../jobs/core.ts';
import { isLookDue } from '../../jobs/facts/is-look-due.ts';
import { openMovableClock } from '../../jobs/movable-clock.ts';
import { runDay } from '../../jobs/run-day.ts';
import { freshDatabase } from '../database.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

/** A start with a courier that runs every job at once. */
const catchUp = (core: Core) => askAndCatchUp(core, (day) => runDay(core, day));

it('the next event is the next scheduled thing to happen, and null if there is none', async () => {
  expect(await nextEventAt(scene.core)).toBeNull();
  await scene.aCustomer('C001');
  expect((await nextEventAt(scene.core))?.toString()).toBe(shanghai('2026-03-10T09:00').toString());
});

it('skipping a month at once gives the same messages at the same hours as living it day by day', {
  timeout: 240_000,
}, async () => {
  const said = async (live: () => Promise<void>) => {
    await live();
    const deliveries = await scene.core.db.delivery.findMany({
      where: { state: 'posted' },
      orderBy: [{ postedAt: 'asc' }, { target: 'asc' }],
    });
    return deliveries.map((d) => `${d.postedAt?.toISOString()} ${d.platformRoomId}`).toSorted();
  };
  await scene.aCustomer('C001');
  const atOnce = await said(() => advance(scene.core, scene.clock, shanghai('2026-04-02T12:00')));
  await scene.close();
  scene = await openScene();
  await scene.aCustomer('C001');
  const dayByDay = await said(async () => {
    for (let n = 1; n <= 31; n++) {
      await advance(scene.core, scene.clock, shanghai('2026-03-02T12:00').add({ hours: 24 * n }));
    }
  });
  expect(dayByDay).toEqual(atOnce);
  expect(new Set(atOnce).size).toBe(atOnce.length);
  // Two prompts, one question and two escalations, each once.
  expect(await scene.core.db.delivery.count({ where: { reminders: { some: {} } } })).toBe(5);
  // Overdue from 13 March, it opens fifteen mornings of three people, and thirteen of the director once told; the two
  // escalations are such an opening.
  expect(atOnce).toHaveLength(3 + 3 * 15 + 13);
});

it('how far the clock was put forward survives a restart, and it never goes back', async () => {
  const real = { now: () => shanghai('2026-03-02T08:00') };
  const clock = await openMovableClock(scene.core.db, { real });
  await clock.moveTo(shanghai('2026-03-20T09:00'));
  const again = await openMovableClock(scene.core.db, { real });
  expect(again.now().toString()).toBe(shanghai('2026-03-20T09:00').toString());
  await expect(again.moveTo(shanghai('2026-03-19T09:00'))).rejects.toMatchObject({ code: 'bad_input' });
});

it('an empty rehearsal starts at the given time, past or future, and continues from there', async () => {
  const database = await freshDatabase();
  let now = shanghai('2026-03-02T08:00');
  const real = { now: () => now };
  const open = (startAt: string) => openMovableClock(database.db, { real, startAt: shanghai(startAt) });
  const clock = await open('2025-09-30T20:30');
  now = now.add({ minutes: 5 });
  expect(clock.now().toString()).toBe(shanghai('2025-09-30T20:35').toString());
  const restarted = await open('2027-12-31T09:00');
  expect(restarted.now().toString()).toBe(shanghai('2025-09-30T20:35').toString());
  await database.close();
});

it('a company with staff is not put at another date by a setting', async () => {
  const real = { now: () => shanghai('2026-03-02T08:00') };
  const clock = await openMovableClock(scene.core.db, { real, startAt: shanghai('2027-12-31T09:00') });
  expect(clock.now().toString()).toBe(real.now().toString());
});

it('a changed playbook replans open follow-ups, prompts staff for the new deadline, and asks the customer once', async () => {
  await scene.aCustomer('C001');
  await catchUp(scene.core);
  await scene.at('2026-03-10T09:00');
  const { playbook } = scene.core.rules;
  const later = { ...playbook, digest: 'other', steps: playbook.steps.map((s) => ({ ...s, dueDays: 14 })) };
  const changed = { ...scene.core, rules: { ...scene.core.rules, playbook: later } };
  await catchUp(changed);
  const followUp = await scene.core.db.followUp.findFirstOrThrow();
  expect(followUp.dueOn.toISOString().slice(0, 10)).toBe('2026-03-16');
  expect(followUp.reason).toEqual({
    code: 'reason/due-moved',
    params: { fromOn: '2026-03-12', toOn: '2026-03-16' },
  });
  // Nothing already sent is repeated with the change itself.
  await advance(changed, scene.clock, shanghai('2026-03-11T18:00'));
  expect(scene.chat.says('dm:zhang')).toEqual(['trial-check/prepare']);
  await advance(changed, scene.clock, shanghai('2026-03-16T10:00'));
  expect(scene.chat.says('dm:zhang')).toEqual([
    'trial-check/prepare',
    'trial-check/prepare',
    'trial-check/due',
  ]);
  const prepared = await scene.core.db.reminder.findMany({
    where: { say: 'trial-check/prepare', state: 'posted' },
    orderBy: { dueOn: 'asc' },
  });
  expect(prepared.map(({ dueOn }) => dueOn?.toISOString().slice(0, 10))).toEqual([
    '2026-03-12',
    '2026-03-16',
  ]);
  expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
});

it('holidays added to calendar.yaml move what was planned on them', async () => {
  await scene.aCustomer('C001');
  await catchUp(scene.core);
  const label = { 'zh-CN': '厂庆', en: 'Anniversary' };
  const calendarOverrides = {
    ...scene.core.templates.calendarOverrides,
    daysOff: [{ on: Temporal.PlainDate.from('2026-03-12'), label }],
  };
  const templates = { ...scene.core.templates, calendarOverrides };
  const edited = { ...scene.core, templates, rules: rulesOf(templates) };
  await catchUp(edited);
  const asked = await scene.core.db.reminder.findFirstOrThrow({ where: { slot: 'due>customer' } });
  expect(asked.dueAt.toISOString()).toBe('2026-03-11T01:00:00.000Z');
});

it('a start asks for the planning and does not do it itself', async () => {
  await scene.aCustomer('C001');
  const asked: string[] = [];
  await askAndCatchUp(scene.core, async (day) => asked.push(day.toString()));
  expect(asked).toEqual(['2026-03-02']);
  expect(await scene.core.db.planRun.count()).toBe(0);
  expect(await isLookDue(scene.core.db, Temporal.PlainDate.from('2026-03-02'))).toBe(true);
});

it('a start with unchanged rules replans no one', async () => {
  await scene.aCustomer('C001');
  await catchUp(scene.core);
  await askAndCatchUp(scene.core, async () => {});
  expect(await isLookDue(scene.core.db, Temporal.PlainDate.from('2099-01-01'))).toBe(false);
});

it('a step taken out of the playbook is cancelled with its reason', async () => {
  await scene.aCustomer('C001');
  await catchUp(scene.core);
  const empty = { ...scene.core.rules.playbook, digest: 'empty', steps: [] };
  await catchUp({ ...scene.core, rules: { ...scene.core.rules, playbook: empty } });
  expect(await scene.core.db.followUp.findFirstOrThrow()).toMatchObject({ state: 'cancelled' });
  await scene.at('2026-03-20T09:00');
  expect(scene.chat.messages).toEqual([]);
});
