import { afterEach, beforeEach, expect, it } from 'vitest';
import { startWork } from '../../bot/start/work.ts';
import type { Job } from '../../jobs/queue/jobs.ts';
import type { Queue } from '../../jobs/queue/open-queue.ts';
import { openScene, type Scene } from '../outbox/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-03T10:00');
});
afterEach(() => scene.close());

type Handlers = Parameters<Queue['work']>[0];

/** A queue whose jobs are run by hand. */
function queueByHand() {
  const taken: Handlers[] = [];
  const queue: Queue = {
    ask: async (_job: Job) => true,
    work: (handlers) => {
      taken.push(handlers);
      return { close: async () => {} };
    },
    lanes: [],
    problem: async () => null,
    redisVersion: async () => null,
    close: async () => {},
  };
  return { queue, handlers: () => taken[0] };
}

it('a worker counts the months that are over once the day is planned, but not while it stops', async () => {
  const { db } = scene.core;
  await scene.aCustomer('C001', { trialStarted: '2026-02-03' });
  const { queue, handlers } = queueByHand();
  const stop = startWork(scene.core, queue);
  try {
    const day = { name: 'run-day', day: '2026-03-03' } as const;
    await handlers()?.['run-day'](day, AbortSignal.abort());
    expect(await db.countedMonth.count()).toBe(0);
    await handlers()?.['run-day'](day, new AbortController().signal);
    const months = (await db.countedMonth.findMany({ orderBy: { month: 'asc' } })).map(({ month }) =>
      month.toISOString().slice(0, 7),
    );
    expect([months[0], months.at(-1), months.length]).toEqual(['2024-03', '2026-02', 24]);
    // What one customer was asked in February.
    expect(await db.countedWork.count()).toBeGreaterThan(0);
  } finally {
    await stop();
  }
});
