import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeliveries } from '../../bot/start/deliveries.ts';
import { openQueue, type Queue } from '../../jobs/queue/open-queue.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';
import { createKeptLog } from './log.ts';
import { createProbe, type Probe } from './probe.ts';
import { redisIsHere, redisTitle, type RedisServer, startRedis } from './redis-server.ts';

describe.skipIf(!redisIsHere)(`${redisTitle} in trouble`, () => {
  let server: RedisServer;
  let queue: Queue;
  let probe: Probe;
  let scene: Scene;
  let deliveries: ReturnType<typeof createDeliveries>;
  beforeEach(async () => {
    server = await startRedis();
    queue = await openQueue({ backend: { kind: 'redis', url: server.url }, log: createKeptLog() });
    scene = await openScene('2026-03-03T10:00');
    deliveries = createDeliveries(scene.core, queue);
    probe = createProbe(async (job, _call, stopping) => {
      if (job.name === 'deliver-due') await deliveries.deliver(job, stopping);
    });
    queue.work(probe.handlers);
    await queue.ask({ name: 'run-day', day: '2026-03-03' });
    await probe.until(() => probe.calls.length === 1);
  });
  afterEach(async () => {
    await deliveries.stop();
    await queue.close();
    await server.stop();
    await scene.close();
  });

  const inTime = { timeout: 40_000 };
  const postedAt = (time: string) =>
    scene.core.db.delivery.count({
      where: { state: 'posted', postedAt: { gte: new Date(shanghai(time).toString()) } },
    });
  /** A request of another day, so that it is not a repetition of one that waits. */
  const worksAgain = async (day: string) => {
    await vi.waitFor(async () => expect(await queue.problem()).toBeNull(), inTime);
    await vi.waitFor(async () => expect(await queue.ask({ name: 'run-day', day })).toBe(true), inTime);
    await vi.waitFor(() => expect(probe.keys).toContain(`run-day_${day}`), inTime);
  };

  it('away for ten minutes: what becomes due is delivered meanwhile, and the queue works again without a restart', async () => {
    await scene.aCustomer('C001', { trialStarted: '2026-02-23' });
    await scene.clock.moveTo(shanghai('2026-03-05T08:55'));
    deliveries.begin();
    await server.down();
    for (let minute = 56; minute < 60; minute += 1) {
      await scene.clock.moveTo(shanghai(`2026-03-05T08:${minute}`));
      expect(await queue.ask({ name: 'deliver-due' })).toBe(false);
    }
    await scene.clock.moveTo(shanghai('2026-03-05T09:05'));
    expect(await queue.problem()).toMatch(/REDIS_URL/u);
    // The worker's own timer looks every ten seconds.
    await vi.waitFor(async () => expect(await postedAt('2026-03-05T09:00')).toBe(2), inTime);
    await server.up();
    await worksAgain('2026-03-05');
  });

  it('out of memory: no request is lost silently, what becomes due is delivered, and the queue works again without a restart', async () => {
    await scene.aCustomer('C001', { trialStarted: '2026-02-23' });
    await scene.clock.moveTo(shanghai('2026-03-05T08:59'));
    deliveries.begin();
    await server.client.config('SET', 'maxmemory', '1');
    expect(await queue.ask({ name: 'run-day', day: '2026-03-04' })).toBe(false);
    expect(await queue.problem()).toMatch(/REDIS_URL.*OOM/u);
    await scene.clock.moveTo(shanghai('2026-03-05T09:01'));
    await vi.waitFor(async () => expect(await postedAt('2026-03-05T09:00')).toBe(2), inTime);
    await server.client.config('SET', 'maxmemory', '0');
    await worksAgain('2026-03-05');
  });
});
