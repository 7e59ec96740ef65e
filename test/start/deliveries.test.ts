import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeliveries } from '../../bot/start/deliveries.ts';
import type { Job } from '../../jobs/queue/jobs.ts';
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

describe('without the queue', () => {
  it('what becomes due by the clock is delivered by the worker’s own timer, and a stop ends that', async () => {
    await scene.aCustomer('C001', { trialStarted: '2026-02-23' });
    await scene.clock.moveTo(shanghai('2026-03-05T08:59:59.900'));
    const deliveries = createDeliveries(scene.core, queueAway());
    deliveries.begin();
    await scene.clock.moveTo(shanghai('2026-03-05T10:00'));
    await vi.waitFor(() => expect(scene.chat.messages).toHaveLength(2), { timeout: 10_000 });
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
    await vi.waitFor(() => expect(scene.chat.messages).toHaveLength(2), { timeout: 20_000 });
    await deliveries.stop();
  });
});
