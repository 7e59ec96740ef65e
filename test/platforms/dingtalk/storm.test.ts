import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createDingTalkPlatform } from '../../../bot/platforms/dingtalk/index.ts';
import { createStillClock } from '../../../bot/simulate/still-clock.ts';
import { enterStaff } from '../../../jobs/book/load-book.ts';
import type { Core } from '../../../jobs/core.ts';
import { loadedTemplates } from '../../templates/loaded-templates.ts';
import { writeNotice } from '../../../jobs/notices/write-notice.ts';
import { deliverDue } from '../../../jobs/outbox/deliver-due.ts';
import { noCounts } from '../../../jobs/ports.ts';
import { rulesOf } from '../../../jobs/rules.ts';
import { type Db, openDb } from '../../../prisma/client.ts';
import { standingNowMs } from '../../clock.ts';
import { freshDatabase } from '../../database.ts';
import { startFakeDingTalk } from '../../fakes/dingtalk/index.ts';
import { shanghai } from '../../flow/slack-scene.ts';
import { noLog } from '../../log.ts';
import { fillCrowd } from '../../outbox/fill-crowd.ts';
import { whenDone } from '../../when-done.ts';

const group = '/v1.0/robot/groupMessages/send';
const cards = '/v1.0/card/instances/createAndDeliver';
const templates = loadedTemplates();
const due = shanghai('2026-03-12T09:00');

/** A company on DingTalk whose customers are all to be asked at one instant, and its workers. */
async function openStorm(customers: number) {
  const database = await freshDatabase();
  const fake = await startFakeDingTalk({ nowMs: standingNowMs });
  const { clientId, clientSecret, robotCode, baseUrl, world } = fake;
  const config = { clientId, clientSecret, robotCode, baseUrl, cardTemplateId: 'c' };
  const coreOver = (db: Db): Core => {
    const platform = createDingTalkPlatform(config, { http: Fastify(), log: noLog, nowMs: standingNowMs });
    return {
      db,
      clock: createStillClock(due),
      rules: rulesOf(templates),
      templates,
      language: 'zh-CN',
      platforms: new Map([['dingtalk', platform]]),
      log: noLog,
      counts: noCounts,
      nudge: () => {},
    };
  };
  const others = [openDb(database.url), openDb(database.url)];
  whenDone(async () => {
    await Promise.all(others.map(({ close }) => close()));
    await fake.close();
    await database.close();
  });
  const li = world.addPerson('李主管');
  const core = coreOver(database.db);
  await enterStaff(
    core,
    [{ code: li.id, name: '李主管', roles: ['supervisor'], reportsTo: null }],
    'dingtalk',
  );
  await fillCrowd(database.db.sql, customers, due, 'C', 'dingtalk');
  for (let n = 1; n <= customers; n++)
    world.addRoom([li.id, world.addPerson('客户', { external: true }).id], `C${n}`);
  const questions = () =>
    [...world.rooms.values()]
      .filter(({ id }) => !id.startsWith('dm:'))
      .map(({ messages }) => messages.length);
  const isAsking = async (): Promise<boolean> =>
    (await database.db.reminder.count({ where: { state: { in: ['planned', 'claimed'] } } })) > 0;
  /** Two workers, as the ticks make them work. */
  const work = async (isOpen: () => boolean | Promise<boolean> = isAsking): Promise<void> => {
    await Promise.all(
      others.map(async ({ db }) => {
        const worker = coreOver(db);
        while (await isOpen()) await deliverDue(worker);
      }),
    );
  };
  return { database, core, fake, li, questions, work };
}

it('two workers, lost answers and withdrawn tokens: no one is asked twice, and each doubt is reported', {
  timeout: 360_000,
}, async () => {
  const { database, fake, questions, work } = await openStorm(40);
  fake.plan(group, { how: 'lose' }, 3);
  fake.plan(group, { how: 'refuse', status: 403, code: 'Forbidden.AccessDenied.QpsLimitForApi' }, 3);
  const working = work();
  await fake.world.until(() => fake.counted(group) > 15);
  fake.revokeTokens();
  await working;
  expect(questions()).toEqual(Array.from({ length: 40 }, () => 1));
  const states = await database.db.reminder.groupBy({ by: ['state'], _count: true });
  // 37 questions and, for the three whose answer was lost, a report to the owner each.
  expect(Object.fromEntries(states.map(({ state, _count }) => [state, _count]))).toEqual({
    posted: 40,
    unknown: 3,
  });
});

it('two workers stay below what DingTalk takes in a second, and one person hears once a second', {
  timeout: 240_000,
}, async () => {
  const { core, fake, li, work } = await openStorm(60);
  const { id: recipientId } = await core.db.staff.findFirstOrThrow();
  for (const n of [1, 2, 3, 4]) {
    await writeNotice(core.db, {
      key: `test:${n}`,
      say: 'reply/kept-nothing',
      recipientId,
      values: {},
      at: due,
    });
  }
  await work();
  await work(() => fake.world.direct(li.id).messages.length < 4);
  expect(fake.excess()).toBe(0);
  // Four messages are three pauses of a second; the first may take longer to arrive than the last, on a busy machine.
  const told = fake.timesOf(cards);
  expect((told.at(-1) ?? 0) - (told[0] ?? 0)).toBeGreaterThan(2_000);
  const times = fake.timesOf(group);
  const busiest = Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length),
  );
  // DingTalk takes 20; 15 are begun in a second, and arrive a little closer together or further apart.
  expect(busiest).toBeLessThan(20);
});

it('the organisation’s calls are used up: all processes stop asking, one message asks after each pause, nothing is given up, one person hears, and it goes on by itself', {
  timeout: 240_000,
}, async () => {
  const { core, database, fake, questions, work } = await openStorm(30);
  await enterStaff(
    core,
    [
      {
        code: fake.world.addPerson('陈总监').id,
        name: '陈总监',
        roles: ['director'],
        reportsTo: null,
      },
    ],
    'dingtalk',
  );
  let isSpent = true;
  const refusal = {
    how: 'refuse',
    status: 403,
    code: 'Forbidden.AccessDenied.ApiCountLimitForOrg',
  } as const;
  fake.trouble(group, () => (isSpent ? refusal : undefined));
  const { db } = database;
  await work(async () => (await db.pause.count()) === 0);
  const asked = fake.counted(group);
  let rounds = 0;
  await work(() => (rounds += 1) <= 6);
  expect(fake.counted(group)).toBe(asked);
  expect(await db.reminder.count({ where: { state: 'planned' } })).toBe(30);
  expect(await db.notice.findMany({ select: { say: true } })).toEqual([{ say: 'notice/quota-spent' }]);
  for (const hour of [1, 2]) {
    // The pause is over: one message of both workers asks, and it is paused again.
    await db.pause.updateMany({ data: { until: new Date(0) } });
    rounds = 0;
    await work(() => (rounds += 1) <= 6);
    expect(fake.counted(group)).toBe(asked + hour);
    expect(await db.reminder.count({ where: { state: 'planned' } })).toBe(30);
    expect(await db.pause.findMany()).toMatchObject([{ problem: 'quota', tries: hour + 1 }]);
    expect((await db.pause.findFirstOrThrow()).until.getTime()).toBeGreaterThan(standingNowMs() + 3_000_000);
  }
  expect(await db.notice.count()).toBe(1);
  isSpent = false;
  await db.pause.updateMany({ data: { until: new Date(0) } });
  await work();
  expect(questions()).toEqual(Array.from({ length: 30 }, () => 1));
  expect(await db.pause.count()).toBe(0);
});
