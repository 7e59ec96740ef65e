import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { openClaims } from '../../jobs/outbox/claims.ts';
import { steadyTime } from '../../jobs/steady-time.ts';
import { noPace } from '../../jobs/ports.ts';
import { rankingReminders } from '../../jobs/replan/write-reminders.ts';
import { openCrowd } from './crowd.ts';
import { fillColleagues } from './fill-colleagues.ts';

let crowd: Awaited<ReturnType<typeof openCrowd>> | undefined;
afterEach(async () => {
  await crowd?.close();
  crowd = undefined;
});

/** Polls until every customer was asked, as the ticks do. */
async function untilAllAreAsked(cores: readonly Parameters<typeof deliverDue>[0][], customers: number) {
  const deadline = performance.now() + 90_000;
  await Promise.all(
    cores.map(async (core) => {
      while (performance.now() < deadline) {
        await deliverDue(core);
        const posted = await core.db.reminder.count({ where: { state: 'posted' } });
        if (posted >= customers) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }),
  );
}

describe('asked once, whatever Slack does', () => {
  it('two workers, a Slack that answers in 2.5 s, and nothing wrong', { timeout: 240_000 }, async () => {
    crowd = await openCrowd(400);
    crowd.slack.behaviour.answersAfterMs = 2_500;
    await untilAllAreAsked([crowd.worker(), crowd.worker()], 400);
    expect(await crowd.states()).toEqual({ posted: 400 });
    expect(crowd.askedTwice()).toBe(0);
    expect(crowd.slack.posted).toHaveLength(400);
  });

  it('two runs in one process do not take each other’s work', { timeout: 240_000 }, async () => {
    crowd = await openCrowd(200);
    crowd.slack.behaviour.answersAfterMs = 500;
    const core = crowd.worker();
    await untilAllAreAsked([core, core], 200);
    expect(crowd.askedTwice()).toBe(0);
    expect(crowd.slack.posted).toHaveLength(200);
  });

  it('a storm of 429 while the machine is busy', { timeout: 240_000 }, async () => {
    crowd = await openCrowd(300);
    crowd.slack.behaviour.mood = ({ number }) => (number < 300 && number % 3 !== 0 ? 'slow-down' : 'ok');
    const busy = setInterval(() => {
      const until = performance.now() + 150;
      while (performance.now() < until);
    }, 300);
    try {
      await untilAllAreAsked([crowd.worker()], 300);
    } finally {
      clearInterval(busy);
    }
    expect(await crowd.states()).toEqual({ posted: 300 });
    expect(crowd.askedTwice()).toBe(0);
  });

  it('answers that are lost, requests that are lost, errors of the server', {
    timeout: 240_000,
  }, async () => {
    crowd = await openCrowd(200);
    const moods = ['ok', 'answer-lost', 'request-lost', 'error-500', 'ok'] as const;
    crowd.slack.behaviour.mood = ({ number }) => (number < 150 ? (moods[number % 5] ?? 'ok') : 'ok');
    await untilAllAreAsked([crowd.worker(), crowd.worker()], 200);
    expect(await crowd.states()).toEqual({ posted: 200 });
    expect(crowd.askedTwice()).toBe(0);
  });

  it('every connection is reset for a while: all customers are asked and all colleagues told once it is over', {
    timeout: 240_000,
  }, async () => {
    crowd = await openCrowd(60);
    const { slack, core } = crowd;
    await fillColleagues(core.db.sql, 60, crowd.clock.now(), 'slack', 'S');
    slack.behaviour.resets = true;
    setTimeout(() => {
      slack.behaviour.resets = false;
    }, 4_000);
    await untilAllAreAsked([crowd.worker()], 120);
    expect(await crowd.states()).toEqual({ posted: 120 });
    expect(crowd.askedTwice()).toBe(0);
    // Slack refused none of them: after six refusals one would have been given up.
    expect(await core.db.reminder.count({ where: { refusals: { gt: 0 } } })).toBe(0);
  });
});

describe('what a message costs the database', () => {
  const statements = vi.spyOn(pg.Client.prototype, 'query');
  afterEach(() => statements.mockRestore());

  it('is less than a statement where many are due, and a run that finds nothing is a single one', {
    timeout: 120_000,
  }, async () => {
    crowd = await openCrowd(400);
    const core = crowd.worker();
    statements.mockClear();
    await deliverDue(core);
    const sent = statements.mock.calls.length;
    expect(await crowd.states()).toEqual({ posted: 400 });
    expect(sent).toBeLessThan(400);
    statements.mockClear();
    await deliverDue(core);
    expect(statements.mock.calls).toHaveLength(1);
  });
});

/** What it holds is what its memory grows with; each is composed, and kept until it is recorded. */
it('a worker never holds more than 512 messages, however many are due', { timeout: 120_000 }, async () => {
  crowd = await openCrowd(600);
  crowd.slack.behaviour.answersAfterMs = 300;
  const { db } = crowd.core;
  const held: number[] = [];
  const delivering = deliverDue(crowd.worker());
  const counting = setInterval(() => {
    void db.delivery.count({ where: { occupies: { not: null } } }).then((count) => held.push(count));
  }, 50);
  await delivering.finally(() => clearInterval(counting));
  expect(await crowd.states()).toEqual({ posted: 600 });
  expect(Math.max(...held)).toBeGreaterThan(128);
  expect(Math.max(...held)).toBeLessThanOrEqual(512);
});

describe('the pace', () => {
  it('of a workspace is kept by two workers together, with no 429', { timeout: 120_000 }, async () => {
    crowd = await openCrowd(300);
    const { slack } = crowd;
    // A leaky bucket of 100 draining 200 a second. The server shares this process, so a stall of up to half a second
    // may cause a burst; two workers that kept the pace each on its own would overflow it.
    let level = 0;
    let atMs = performance.now();
    slack.behaviour.mood = () => {
      const now = performance.now();
      level = Math.max(0, level - (now - atMs) * 0.2);
      atMs = now;
      if (level + 1 > 100) return 'slow-down';
      level += 1;
      return 'ok';
    };
    const pace = { ...noPace, workspace: { messages: 198, perMs: 1_000 } };
    await untilAllAreAsked([crowd.worker(pace), crowd.worker(pace)], 300);
    expect(slack.counts.refused).toBe(0);
    expect(await crowd.states()).toEqual({ posted: 300 });
  });
});

it('among messages due at the same moment, strategic customers are asked first, then important ones, then 潜力', async () => {
  crowd = await openCrowd(20);
  const { db, log } = crowd.core;
  const levels = { C17: 'strategic', C5: 'important' } as const;
  for (const [code, strategicLevel] of Object.entries(levels)) {
    await db.customer.update({ where: { code }, data: { strategicLevel } });
  }
  await db.customer.update({ where: { code: 'C11' }, data: { tier: 'potential' } });
  const customers = await db.customer.findMany({ select: { id: true, code: true } });
  await db.$executeRaw(rankingReminders(customers.map(({ id }) => id)));
  const codes = new Map(customers.map(({ id, code }) => [`customer:${id}`, code]));
  const order: (string | undefined)[] = [];
  for (let n = 0; n < 3; n += 1) {
    const claims = openClaims(db.sql, log, steadyTime);
    const [claimed] = await claims.claim(crowd.clock.now(), 1);
    const { target } = await db.delivery.findUniqueOrThrow({ where: { id: claimed?.id ?? '' } });
    order.push(codes.get(target));
    claims.close();
  }
  expect(order).toEqual(['C17', 'C5', 'C11']);
});
