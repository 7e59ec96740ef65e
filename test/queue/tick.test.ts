import { getTasks } from 'node-cron';
import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobKey } from '../../jobs/queue/jobs.ts';
import type { Queue } from '../../jobs/queue/open-queue.ts';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import type { Ticks } from '../../jobs/queue/tick.ts';
import { startTicks } from '../../jobs/queue/tick.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { createKeptLog } from './log.ts';
import { createProbe } from './probe.ts';

const zone = 'Asia/Shanghai';
const day = (text: string) => Temporal.PlainDate.from(text);

describe('the ticks', () => {
  let database: FreshDatabase;
  let queue: Queue;
  let planned: Temporal.PlainDate | null;
  let lookDue: boolean;
  let now: Temporal.Instant;
  let runs: string[];
  const log = createKeptLog();
  const ticking: Ticks[] = [];

  const start = (options: Partial<Parameters<typeof startTicks>[0]> = {}): Ticks => {
    const ticks = startTicks({
      queue,
      clock: { now: () => now },
      zone,
      // 29 February: never reached by the machine's clock during a test, unless a test sets another schedule.
      every: '0 0 29 2 *',
      lastPlannedOn: async () => planned,
      isLookDue: async () => lookDue,
      log,
      ...options,
    });
    ticking.push(ticks);
    return ticks;
  };
  /** Plans the requested day like the program: its row records that the day is planned. */
  const planner = () =>
    createProbe(async (job) => {
      if (job.name !== 'run-day') return;
      runs.push(job.day);
      planned = day(job.day);
    });

  beforeEach(async () => {
    database = await freshDatabase();
    queue = await openQueue({ backend: { kind: 'postgres', url: database.url }, log });
    planned = null;
    lookDue = false;
    runs = [];
    now = Temporal.Instant.from('2026-11-21T09:00+08:00');
  });

  afterEach(async () => {
    await Promise.all(ticking.splice(0).map((ticks) => ticks.stop()));
    await queue.close();
    await database.close();
  });

  it('ask at start for the company’s current day, for due messages and for the inbox', async () => {
    const probe = planner();
    queue.work(probe.handlers);
    now = Temporal.Instant.from('2026-11-20T16:30Z');
    start();
    await probe.until(() => probe.calls.length === 3);
    expect([...probe.keys].sort()).toEqual(['deliver-due', 'run-day_2026-11-21', 'work-inbox']);
  });

  it('turn to the next day at midnight in the zone of the company and not before', async () => {
    const probe = planner();
    queue.work(probe.handlers);
    planned = day('2026-11-20');
    now = Temporal.Instant.from('2026-11-20T15:59:59.999Z');
    const ticks = start();
    await probe.until(() => probe.calls.length === 2);
    expect(runs).toEqual([]);
    now = Temporal.Instant.from('2026-11-20T16:00:00Z');
    await ticks.tick();
    await probe.until(() => probe.calls.length === 5);
    expect(runs).toEqual(['2026-11-21']);
  });

  it('ask for every day missed while the program was down, oldest first', async () => {
    const probe = planner();
    queue.work(probe.handlers);
    planned = day('2026-11-17');
    start();
    await probe.until(() => runs.length === 4);
    expect(runs).toEqual(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21']);
  });

  it('ask again for a planned day while customers are still to be looked at', async () => {
    const probe = planner();
    queue.work(probe.handlers);
    planned = day('2026-11-21');
    const ticks = start();
    await probe.until(() => probe.calls.length === 2);
    expect(runs).toEqual([]);
    lookDue = true;
    await ticks.tick();
    await probe.until(() => runs.length === 1);
    expect(runs).toEqual(['2026-11-21']);
  });

  it('ask for the days that a moved clock has jumped over', async () => {
    const probe = planner();
    queue.work(probe.handlers);
    const ticks = start();
    await probe.until(() => probe.calls.length === 3);
    now = now.add({ hours: 7 * 24 });
    await ticks.tick();
    await probe.until(() => runs.length === 8);
    expect(runs.at(-1)).toBe('2026-11-28');
    expect(new Set(runs).size).toBe(8);
  });

  it('of several processes at the same moment lead to one plan run', async () => {
    const processes = await Promise.all(
      [1, 2, 3].map(() => openQueue({ backend: { kind: 'postgres', url: database.url }, log })),
    );
    const ticks = processes.map((one) => start({ queue: one }));
    await Promise.all(ticks.map((one) => one.tick()));
    const probe = planner();
    for (const one of processes) one.work(probe.handlers);
    await probe.until(() => runs.length > 0);
    // Queued behind it: once this has run, a second run of the first day would have been seen.
    await queue.ask({ name: 'run-day', day: '2026-11-22' });
    await probe.until(() => runs.includes('2026-11-22'));
    expect(runs).toEqual(['2026-11-21', '2026-11-22']);
    await Promise.all(ticks.map((one) => one.stop()));
    await Promise.all(processes.map((one) => one.close()));
  });

  it('ask again for a day whose job was lost, until it is planned', async () => {
    const ticks = start();
    await ticks.tick();
    await database.pool.query('TRUNCATE bullmq.job, bullmq.dedup, bullmq.dedup_next CASCADE');
    const probe = planner();
    queue.work(probe.handlers);
    await ticks.tick();
    await probe.until(() => runs.length === 1);
    await ticks.tick();
    await ticks.tick();
    expect(runs).toEqual(['2026-11-21']);
  });

  it('still ask for due messages when they cannot see which days are planned', async () => {
    const probe = planner();
    queue.work(probe.handlers);
    const ticks = start({ lastPlannedOn: () => Promise.reject(new Error('no database')) });
    await ticks.tick();
    await probe.until(() => new Set(probe.keys).size >= 2);
    expect(new Set(probe.keys)).toEqual(new Set(['deliver-due', 'work-inbox']));
    expect(log.lines.some(({ message }) => message.includes('which days are planned'))).toBe(true);
  });

  it('come by themselves, and no more once stopped', async () => {
    const probe = planner();
    queue.work(probe.handlers);
    planned = day('2026-11-21');
    const ticks = start({ every: '* * * * * *' });
    await probe.until(() => probe.keys.filter((key) => key === jobKey({ name: 'deliver-due' })).length === 3);
    expect(getTasks().size).toBe(1);
    await ticks.stop();
    expect(getTasks().size).toBe(0);
  });

  it('come without cron while it is silent, as after the machine’s clock was put back', async () => {
    const probe = planner();
    queue.work(probe.handlers);
    planned = day('2026-11-21');
    const ticks = start({ silentMs: 20 });
    await probe.until(() => probe.keys.filter((key) => key === jobKey({ name: 'deliver-due' })).length === 3);
    await ticks.stop();
    expect(runs).toEqual([]);
  });

  it('never come two at once', async () => {
    let running = 0;
    let most = 0;
    const ticks = start({
      every: '* * * * * *',
      silentMs: 1,
      lastPlannedOn: async () => {
        running += 1;
        most = Math.max(most, running);
        await database.pool.query('SELECT 1');
        running -= 1;
        return day('2026-11-21');
      },
    });
    await Promise.all([ticks.tick(), ticks.tick(), ticks.tick()]);
    expect(most).toBe(1);
  });
});
