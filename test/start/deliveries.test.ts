import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeliveries } from '../../bot/start/deliveries.ts';
import { type ChatPlatform, noPace } from '../../jobs/ports.ts';
import type { Job } from '../../jobs/queue/jobs.ts';
import { openQueue, type Queue } from '../../jobs/queue/open-queue.ts';
import { openDb } from '../../prisma/client.ts';
import { fillCrowd } from '../outbox/fill-crowd.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-03T10:00');
});
afterEach(() => scene.close());

/** A queue that is away: no request reaches a worker. */
function queueAway() {
  const asked: Job[] = [];
  return { asked, ask: async (job: Job) => asked.push(job) < 0 };
}

it('a backlog larger than one slice is spread over two workers through the queue', async () => {
  const { chat, core } = scene;
  const groups = 60;
  await fillCrowd(core.db.sql, groups, scene.clock.now(), 'C', 'paper');
  // What the platform takes in two seconds is one slice: forty.
  const pace = { ...noPace, workspace: { messages: 20, perMs: 1_000 } };
  const capabilities = { ...chat.platform.capabilities, pace };
  const posted = [0, 0];
  const queues: Queue[] = [];
  const workers = await Promise.all(
    posted.map(async (_, n) => {
      const { db, close } = openDb(scene.url);
      const post: ChatPlatform['post'] = async (...message) => {
        posted[n] = (posted[n] ?? 0) + 1;
        return await chat.platform.post(...message);
      };
      const platforms = new Map([['paper', { ...chat.platform, capabilities, post }]]);
      const backend = { kind: 'postgres', url: scene.url } as const;
      const queue = await openQueue({ backend, log: core.log });
      const deliveries = createDeliveries({ ...core, db, platforms }, queue);
      queue.work({
        'deliver-due': deliveries.deliver,
        'run-day': async () => {},
        'work-inbox': async () => {},
      });
      queues.push(queue);
      return { deliveries, close };
    }),
  );
  await queues[0]?.ask({ name: 'deliver-due' });
  await vi.waitFor(() => expect(chat.messages).toHaveLength(groups), { timeout: 40_000 });
  for (const { deliveries } of workers) await deliveries.stop();
  await Promise.all(queues.map((queue) => queue.close()));
  await Promise.all(workers.map(({ close }) => close()));
  expect(new Set(chat.messages.map(({ room }) => room)).size).toBe(groups);
  expect(Math.min(...posted)).toBeGreaterThanOrEqual(10);
});

describe('without the queue', () => {
  it('what becomes due by the clock is delivered by the worker’s own timer, and a stop ends that', async () => {
    await scene.aCustomer('C001', { trialStarted: '2026-02-23' });
    await scene.clock.moveTo(shanghai('2026-03-05T08:59:59.900'));
    const deliveries = createDeliveries(scene.core, queueAway());
    deliveries.begin();
    await scene.clock.moveTo(shanghai('2026-03-05T10:00'));
    await vi.waitFor(() => expect(scene.chat.messages).toHaveLength(2), { timeout: 40_000 });
    await deliveries.stop();
  });

  it('a delivery that a killed worker left behind is settled as soon as its lease expires', async () => {
    await scene.aCustomer('C001', { trialStarted: '2026-02-23' });
    scene.chat.failWith(() => ({ kind: 'die', arrives: false }));
    await scene.at('2026-03-05T10:00');
    expect(scene.chat.messages).toHaveLength(0);
    scene.chat.failWith(null);
    const deliveries = createDeliveries(scene.core, queueAway());
    deliveries.begin();
    await scene.leasesRunOut();
    await vi.waitFor(() => expect(scene.chat.messages).toHaveLength(2), { timeout: 40_000 });
    await deliveries.stop();
  });
});
