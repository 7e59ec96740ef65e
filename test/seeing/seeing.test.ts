import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { createMetrics } from '../../bot/metrics.ts';
import { createReadiness } from '../../bot/start/readiness.ts';
import { startTracing } from '../../bot/tracing.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import { type Clock, systemClock } from '../../jobs/clock.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { arrives, commands } from '../inbound/arrivals.ts';
import { storeInbound } from '../inbound/store-inbound.ts';
import type { SendResult } from '../../jobs/ports.ts';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import { textOf } from '../commands/counter.ts';
import { createKeptLog } from '../queue/log.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';
import {
  type Evaluation,
  evaluate,
  isFiring,
  metricsIn,
  readSamples,
  type Readings,
  secondsOf,
} from './promql.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const rule = z.object({ alert: z.string(), expr: z.string(), for: z.string().optional() });

const alerts = z
  .object({ groups: z.array(z.object({ rules: z.array(rule) })) })
  .parse(parse(read('docs/monitoring/alerts.yaml')))
  .groups.flatMap(({ rules }) => rules);

/** Prometheus evaluates the rules this often unless it is told otherwise. */
const evaluatedEverySeconds = 60;

const ruleOf = (name: string) => {
  const found = alerts.find(({ alert }) => alert === name);
  if (found === undefined) throw new Error(`no alert ${name}`);
  return { expr: found.expr, forSeconds: secondsOf(found.for ?? '0s') };
};

const dashboard = z
  .object({
    panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
  })
  .parse(JSON.parse(read('docs/monitoring/dashboard.json')));

let scene: Scene;

let metrics: ReturnType<typeof createMetrics>;

let readiness: ReturnType<typeof createReadiness>;

let platformProblem: string | null = null;

let machineAheadSeconds = 0;

const machine: Clock = { now: () => systemClock.now().add({ seconds: machineAheadSeconds }) };

beforeAll(async () => {
  scene = await openScene('2026-06-29T08:00');
  await enterStaff(
    scene.core,
    [{ code: 'ops', name: '周运维', roles: ['operator'], reportsTo: null }],
    'paper',
  );
  metrics = createMetrics();
  Object.assign(scene.core, { counts: metrics });
  scene.chat.platform.problem = () => platformProblem;
  readiness = createReadiness(
    scene.core,
    { problem: async () => null },
    { listens: true, works: true, machine },
  );
  metrics.watch(readiness);
  metrics.watchPools(() => [{ pool: 'work', busy: 1, idle: 1, waiting: 0 }]);
  await scene.at('2026-06-29T09:00');
});

afterAll(() => scene.close());

/** Every customer is one of a different day, and ends with its test. */
afterEach(async () => {
  scene.chat.failWith(() => null);
  platformProblem = null;
  machineAheadSeconds = 0;
  await scene.core.db.$executeRaw`DELETE FROM pause`;
  await scene.core.db.$executeRaw`UPDATE customer SET state = 'ended'`;
  await scene.core.db.$executeRaw`UPDATE reminder SET state = 'cancelled' WHERE state <> 'posted'`;
  await scene.core.db.$executeRaw`UPDATE notice SET state = 'cancelled' WHERE state <> 'posted'`;
  await scene.core.db
    .$executeRaw`UPDATE delivery SET occupies = NULL, lease_until = NULL, lease_owner = NULL`;
  await scene.core.db.$executeRaw`DELETE FROM inbound`;
});

const now = () => scene.clock.now().epochMilliseconds / 1_000;

const samples = async () => readSamples(await metrics.read());

let days = 0;

/** A customer who is to be asked at 09:00 on a Monday of their own, none of them a day off; at 08:00 of that day. */
async function aQuestion(): Promise<{ day: string; code: string }> {
  days += 1;
  // The week of the National Day has no working Monday.
  const weeks = days < 14 ? days : days + 1;
  const day = Temporal.PlainDate.from('2026-06-29').add({ weeks }).toString();
  const code = `C${String(days).padStart(3, '0')}`;
  await scene.clock.moveTo(shanghai(`${day}T08:00`));
  const trialStarted = Temporal.PlainDate.from(day).subtract({ days: 10 }).toString();
  await scene.aCustomer(code, { trialStarted });
  return { day, code };
}

/** The question to the customer fails in this way, at 09:00. */
async function askWith(result: Extract<SendResult, { status: 'rejected' }>): Promise<void> {
  const { day, code } = await aQuestion();
  scene.chat.failWith((room) => (room === `room-${code}` ? { kind: 'reject', result } : null));
  await scene.at(`${day}T09:00`);
}

const rejected = (problem: 'auth' | 'not_member' | 'too_long') =>
  ({ status: 'rejected', problem, detail: problem }) as const;

/** What makes each alert fire; what it returns changes the readings. */
const causes: Readonly<Record<string, () => Promise<Partial<Readings> | void>>> = {
  XinhangAbsent: async () => ({ after: [] }),
  XinhangNotReady: async () => {
    platformProblem = 'Slack does not answer.';
  },
  XinhangStuck: async () => {
    const { day } = await aQuestion();
    await scene.clock.moveTo(shanghai(`${day}T09:20`));
  },
  XinhangLate: async () => {
    const { day } = await aQuestion();
    await scene.at(`${day}T09:20`);
  },
  XinhangUnknown: async () => {
    const { day, code } = await aQuestion();
    scene.chat.forgetHistory();
    scene.chat.failWith((room) => (room === `room-${code}` ? { kind: 'lose-answer', arrives: true } : null));
    await scene.at(`${day}T09:00`);
    await scene.leasesRunOut();
    await scene.at(`${day}T09:01`);
  },
  XinhangMissed: async () => await askWith(rejected('too_long')),
  XinhangAbandoned: async () => {
    const { day, code } = await aQuestion();
    scene.chat.failWith((room) => (room === `room-${code}` ? { kind: 'die', arrives: true } : null));
    await scene.at(`${day}T09:00`);
    await scene.core.db.$executeRaw`UPDATE delivery SET lease_until = now() - interval '1 minute'
      WHERE lease_until IS NOT NULL`;
  },
  XinhangPlatformPaused: async () => await askWith(rejected('auth')),
  XinhangRoomPaused: async () => await askWith(rejected('not_member')),
  XinhangInboxWaits: async () => {
    await storeInbound(scene.core.db, scene.clock, {
      kind: 'member',
      platform: 'paper',
      dedupeKey: 'one',
    } as never);
    await scene.clock.moveTo(scene.clock.now().add({ minutes: 3 }));
  },
  XinhangInboxFailed: async () => metrics.countInboundFailed('message'),
  XinhangJobFailed: async () => metrics.countQueueFailure('run-day'),
  XinhangNotPlanned: async () => ({ now: now() + 3 * 86_400 }),
  XinhangClocksDiffer: async () => {
    machineAheadSeconds = 40;
  },
  XinhangPoolWaits: async () => {
    metrics.watchPools(() => [{ pool: 'work', busy: 10, idle: 0, waiting: 6 }]);
  },
};

describe('the alert rules', () => {
  it('are all about metrics that exist, and so is the dashboard', async () => {
    await scene.at('2026-06-30T09:00');
    const known = new Set((await samples()).map(({ name }) => name));
    const helped = new Set((await metrics.read()).match(/(?<=^# TYPE )\w+/gmu) ?? []);
    const expressions = [...alerts, ...dashboard.panels.flatMap(({ targets }) => targets)].map(
      ({ expr }) => expr,
    );
    expect(expressions.length).toBeGreaterThan(25);
    const unknown = expressions
      .flatMap(metricsIn)
      .filter((name) => !known.has(name) && !helped.has(name) && !helped.has(name.replace(/_bucket$/u, '')));
    expect(unknown).toEqual([]);
  });

  it('each has a cause in this test and a row in the manuals', () => {
    const names = alerts.map(({ alert }) => alert).sort();
    expect(Object.keys(causes).sort()).toEqual(names);
    for (const manual of ['docs/operations.md', 'docs/operations.zh-CN.md']) {
      const rows = read(manual).match(/(?<=^\| `)Xinhang\w+(?=`)/gmu) ?? [];
      expect([...rows].sort(), manual).toEqual(names);
    }
  });

  it('are silent when nothing is wrong', async () => {
    const { day } = await aQuestion();
    const before = await samples();
    await scene.at(`${day}T09:00`);
    const readings = { before, after: await samples(), seconds: 60, now: now() };
    // Something was at work that could have raised them.
    expect(scene.chat.messages).not.toEqual([]);
    expect(readings.after).not.toEqual(before);
    expect(alerts.filter(({ expr }) => evaluate(expr, readings).length > 0)).toEqual([]);
    expect(await readiness.problems()).toEqual([]);
  });

  it('changes that posted cards do not show yet are counted until the cards show them', async () => {
    const { day, code } = await aQuestion();
    await scene.at(`${day}T09:00`);
    const valueOf = async (name: string) => (await samples()).find((one) => one.name === name)?.value;
    expect(await valueOf('xinhang_card_updates')).toBe(0);
    scene.chat.failUpdatesWith(() => ({
      kind: 'reject',
      result: { status: 'rejected', problem: 'unreachable', detail: 'x' },
    }));
    const log = { purpose: 'trial-check', summary: '用得不错', fields: {}, channel: 'phone' };
    await writeLog(scene.core, await scene.staff('wang'), await scene.customer(code), log);
    await deliverDue(scene.core);
    await scene.clock.moveTo(scene.clock.now().add({ minutes: 2 }));
    const waiting = (await valueOf('xinhang_card_updates')) ?? 0;
    expect(waiting).toBeGreaterThan(0);
    expect(await valueOf('xinhang_oldest_card_update_seconds')).toBe(120);
    scene.chat.failUpdatesWith(null);
    await scene.core.db.$executeRaw`DELETE FROM pause`;
    await deliverDue(scene.core);
    expect(await valueOf('xinhang_card_updates')).toBe(0);
    expect(await valueOf('xinhang_oldest_card_update_seconds')).toBe(0);
  });

  it('a double that was prevented is counted, and so is what a post waits for its turn', async () => {
    const valueOf = async (name: string) => (await samples()).find((one) => one.name === name)?.value ?? 0;
    const { day, code } = await aQuestion();
    const doubles = await valueOf('xinhang_doubles_prevented_total');
    const waits = await valueOf('xinhang_pacing_wait_seconds_count');
    const { platform } = scene.chat;
    const { capabilities } = platform;
    const pace = { ...capabilities.pace, workspace: { messages: 10, perMs: 1_000 } };
    Object.assign(platform, { capabilities: { ...capabilities, pace } });
    scene.chat.failWith((room) => (room === `room-${code}` ? { kind: 'lose-answer', arrives: true } : null));
    const before = scene.chat.messages.length;
    await scene.at(`${day}T09:00`);
    Object.assign(platform, { capabilities });
    const posts = scene.chat.messages.length - before;
    expect(posts).toBeGreaterThan(1);
    expect((await valueOf('xinhang_pacing_wait_seconds_count')) - waits).toBe(posts);
    // The second of them waits for a tenth of a second.
    expect(await valueOf('xinhang_pacing_wait_seconds_sum')).toBeGreaterThan(0.05);
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    expect((await valueOf('xinhang_doubles_prevented_total')) - doubles).toBe(1);
  });

  it('what keeps work from proceeding makes a worker unready, with a sentence', async () => {
    const { day } = await aQuestion();
    await scene.clock.moveTo(shanghai(`${day}T09:20`));
    expect(await readiness.problems()).toEqual([
      expect.stringMatching(/^Messages have been due for \d+ minutes and no worker takes them\./u),
    ]);
    const chat = createReadiness(
      scene.core,
      { problem: async () => null },
      { listens: true, works: false, machine },
    );
    expect(await chat.problems()).toEqual([]);
    const ops = await scene.staff('ops');
    const today = Temporal.PlainDate.from(day);
    const by = await actingStaff(scene.core.db, ops, today);
    const ctx = { core: scene.core, by, platform: 'paper', platformRoomId: null, room: null, today };
    const answered = textOf(await runCommand(ctx, '/crm 运行状况'));
    expect(answered).toMatch(/^有问题\n有消息到期 \d+ 分钟仍没有进程处理/u);
    expect(answered).toMatch(/到期未发 \d 条，最久 \d+ 分钟；正在发送 0 条。\n收到未处理 0 条/u);
    machineAheadSeconds = -3_600;
    expect(await readiness.problems()).toContain(
      "This machine's clock was put back by 60 minutes, and due messages wait until it is right. Use NTP.",
    );
  });

  it('a notice that is written for an hour that is over has not been waiting since that hour', async () => {
    const { id: recipientId } = await scene.core.db.staff.findFirstOrThrow();
    const written = scene.clock.now();
    const dueAt = new Date(written.subtract({ minutes: 90 }).epochMilliseconds);
    const notice = { key: 'late-list', say: 'morning/list', recipientId, dueAt };
    await scene.core.db.notice.create({
      data: { ...notice, createdAt: new Date(written.epochMilliseconds) },
    });
    await scene.clock.moveTo(written.add({ seconds: 2 }));
    expect(await readiness.problems()).toEqual([]);
    await scene.clock.moveTo(written.add({ minutes: 6 }));
    expect(await readiness.problems()).toEqual([
      expect.stringMatching(/^Messages have been due for 6 minutes/u),
    ]);
  });

  it.each(Object.keys(causes))(
    '%s fires when its cause has lasted for its time, and not before',
    async (name) => {
      const { expr, forSeconds } = ruleOf(name);
      const before = await samples();
      const changed = (await causes[name]?.()) ?? {};
      const began = changed.now ?? now();
      const start = scene.clock.now();
      const read = async (passed: number) => ({
        // What is measured over a range is measured from before the cause.
        before,
        after: changed.after ?? (await samples()),
        seconds: evaluatedEverySeconds + passed,
        now: began + passed,
      });
      const evaluations: Evaluation[] = [];
      for (let passed = 0; passed <= forSeconds; passed += evaluatedEverySeconds) {
        await scene.clock.moveTo(start.add({ seconds: passed }));
        const holds = evaluate(expr, await read(passed));
        evaluations.push({ atSeconds: passed, holds });
        expect(isFiring(evaluations, forSeconds), `after ${passed} s of ${forSeconds}`).toBe(
          passed >= forSeconds,
        );
      }
      // One reading without the cause, and the time begins anew.
      if (forSeconds === 0) return;
      const interrupted = [
        ...evaluations.slice(0, -2),
        { ...evaluations.at(-2), holds: [] },
        ...evaluations.slice(-1),
      ];
      expect(isFiring(interrupted as Evaluation[], forSeconds)).toBe(false);
    },
  );

  it.each([
    ['XinhangPlatformPaused', 'auth'],
    ['XinhangRoomPaused', 'not_member'],
  ] as const)('%s is not ended by the moment of a try between two pauses', async (name, problem) => {
    await askWith(rejected(problem));
    const paused = await samples();
    await scene.core.db.$executeRaw`UPDATE pause SET until = now() - interval '1 second'`;
    const trying = await samples();
    expect(trying.filter((sample) => sample.name === 'xinhang_pauses')).toEqual([]);
    const readings = { before: paused, between: [paused], after: trying, seconds: 60, now: now() };
    expect(evaluate(ruleOf(name).expr, readings)).not.toEqual([]);
    expect(evaluate(ruleOf(name).expr, { ...readings, between: [trying] })).toEqual([]);
  });
});

it('each post, job and received item is a span with its ids, sent to the collector that is set', async () => {
  const bodies: string[] = [];
  let inboundId = '';
  const collector = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  const stop = startTracing(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, 'worker');
  try {
    const { day } = await aQuestion();
    await scene.at(`${day}T09:00`);
    inboundId = await arrives(scene, commands('zhang', 'today'));
    const queue = await openQueue({ backend: { kind: 'postgres', url: scene.url }, log: createKeptLog() });
    const none = async () => {};
    queue.work({ 'run-day': none, 'deliver-due': none, 'work-inbox': () => workInbox(scene.core) });
    await queue.ask({ name: 'work-inbox' });
    await expect.poll(() => scene.core.db.inboundItem.count({ where: { state: 'done' } })).toBeGreaterThan(0);
    await queue.close();
  } finally {
    await stop();
    collector.close();
  }
  const reminder = await scene.core.db.reminder.findFirstOrThrow({
    where: { slot: 'due>customer', state: 'posted' },
    orderBy: { createdAt: 'desc' },
  });
  expect(bodies.join('')).toContain('"name":"post"');
  expect(bodies.join('')).toContain(reminder.id);
  expect(bodies.join('')).toContain('"name":"job work-inbox"');
  expect(bodies.join('')).toContain('"name":"inbound command"');
  expect(bodies.join('')).toContain(inboundId);
});
