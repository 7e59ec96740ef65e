import { afterEach, beforeEach, expect, it } from 'vitest';
import { XinhangError } from '../../jobs/errors.ts';
import type { Job } from '../../jobs/queue/jobs.ts';
import type { Queue, QueueOptions } from '../../jobs/queue/open-queue.ts';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import type { TestBackend } from './backends.ts';
import { describeOnEach } from './backends.ts';
import { createKeptLog } from './log.ts';
import { createGate, createProbe } from './probe.ts';
import { said } from '../../templates/reader/said.ts';

const deliver: Job = { name: 'deliver-due' };
const day = (on: number): Job => ({ name: 'run-day', day: `2026-11-${String(on).padStart(2, '0')}` });

describeOnEach('the queue on', ({ name, open }) => {
  let backend: TestBackend;
  let log: ReturnType<typeof createKeptLog>;
  const queues: Queue[] = [];

  const openOne = async (options: Partial<QueueOptions> = {}): Promise<Queue> => {
    const queue = await openQueue({ backend: backend.choice, log, ...options });
    queues.push(queue);
    return queue;
  };

  beforeEach(async () => {
    backend = await open();
    log = createKeptLog();
  });

  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
    await backend.close();
  });

  it('carries each kind of job to its own handler, with ids only', async () => {
    const queue = await openOne();
    const probe = createProbe();
    queue.work(probe.handlers);
    expect(await queue.ask(day(21))).toBe(true);
    expect(await queue.ask({ name: 'work-inbox' })).toBe(true);
    expect(await queue.ask(deliver)).toBe(true);
    await probe.until(() => probe.calls.length === 3);
    expect([...probe.keys].sort()).toEqual(['deliver-due', 'run-day_2026-11-21', 'work-inbox']);
  });

  it('refuses anything that is not a job', async () => {
    const queue = await openOne();
    const wrong: unknown[] = [
      { name: 'run-day', day: '2026-02-30' },
      { name: 'run-day' },
      { name: 'deliver-due', customer: '新航重工' },
      { name: 'send-everything' },
    ];
    for (const job of wrong) {
      await expect(queue.ask(job as Job)).rejects.toMatchObject({ code: 'bad_input', retry: 'never' });
    }
  });

  it('makes one job of equal asks that wait, and keeps the order of the others', async () => {
    const queue = await openOne();
    for (const on of [20, 21, 20, 20, 22, 21]) await queue.ask(day(on));
    const probe = createProbe();
    queue.work(probe.handlers);
    await probe.until(() => probe.keys.includes('run-day_2026-11-22'));
    expect(probe.keys).toEqual([20, 21, 22].map((on) => `run-day_2026-11-${on}`));
  });

  it('runs once more for asks made during a run, however many', async () => {
    const queue = await openOne();
    const gates = [createGate(), createGate()];
    const probe = createProbe(async (job, call) => {
      if (job.name === 'deliver-due') await gates[call - 1]?.opened;
    });
    queue.work(probe.handlers);
    await queue.ask(deliver);
    await probe.until(() => probe.calls.length === 1);
    for (let ask = 0; ask < 3; ask += 1) await queue.ask(deliver);
    gates[0]?.open();
    await probe.until(() => probe.calls.length === 2);
    await queue.ask(deliver);
    gates[1]?.open();
    await probe.until(() => probe.calls.length === 3);
    // No job is left: a new ask becomes a new job, the fourth.
    await queue.ask(deliver);
    await probe.until(() => probe.calls.length === 4);
    expect(probe.keys).toEqual(Array(4).fill('deliver-due'));
  });

  it('loses no wake-up when asks and ends of work meet, with several processes on both sides', async () => {
    const askers = [await openOne(), await openOne()];
    let stored = 0;
    let seen = 0;
    let working = 0;
    let together = 0;
    const probe = createProbe(async (_job, call) => {
      working += 1;
      together = Math.max(together, working);
      const found = stored;
      // Ends at varying moments of an ask.
      if (call % 3 === 0) await new Promise((resolve) => setTimeout(resolve, call % 7));
      seen = Math.max(seen, found);
      working -= 1;
    });
    for (const queue of askers) queue.work(probe.handlers);
    for (let round = 0; round < 40; round += 1) {
      const asks = askers.map((queue) => {
        stored += 1;
        return queue.ask(deliver);
      });
      if (round % 4 === 0) await Promise.all(asks);
      // Each round waits for the last ask of the one before, so that any lost ask is noticed.
      else await Promise.all([...asks, probe.until(() => seen === stored)]);
    }
    await probe.until(() => seen === stored);
    expect(seen).toBe(80);
    expect(together).toBe(1);
  });

  it('tries again what may work later, and logs each try', async () => {
    const queue = await openOne();
    const probe = createProbe(async (_job, call) => {
      if (call === 1)
        throw new XinhangError('platform_refused', said('slack/unreachable', { why: 'timeout' }), {
          retry: 'later',
        });
      if (call === 2) throw new TypeError('nobody foresaw this');
    });
    queue.work(probe.handlers);
    await queue.ask(deliver);
    await probe.until(() => probe.calls.length === 3);
    const [first, second] = probe.calls;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(490);
    expect(log.lines.filter(({ message }) => message === 'job failed, will be tried again')).toHaveLength(2);
  });

  it('does not try again what can never work, shows it as failed, and takes the next ask for it', async () => {
    const failed: string[] = [];
    const resting = createGate();
    const queue = await openOne({
      onFailed(job) {
        failed.push(job);
        resting.open();
      },
    });
    const ended = createGate();
    const probe = createProbe(async (_job, call) => {
      if (call === 1) throw new XinhangError('bad_template', said('gift/incomplete'));
      ended.open();
    });
    queue.work(probe.handlers);
    await queue.ask(deliver);
    await resting.opened;
    await queue.ask(deliver);
    await ended.opened;
    expect(probe.calls).toHaveLength(2);
    expect(failed).toEqual(['deliver-due']);
    expect(log.lines.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'job failed for good',
    ]);
  });

  it('gives up on an unexpected error after its attempts, visibly', async () => {
    const failed = createGate();
    const queue = await openOne({ attempts: 2, onFailed: () => failed.open() });
    const probe = createProbe(async () => {
      throw new Error('again');
    });
    queue.work(probe.handlers);
    await queue.ask(deliver);
    await failed.opened;
    expect(probe.calls).toHaveLength(2);
  });

  it('retries at the time an error gives, without counting an attempt, and accepts asks meanwhile', async () => {
    const queue = await openOne({ attempts: 1 });
    const probe = createProbe(async (_job, call) => {
      if (call === 1) {
        throw new XinhangError('rate_limited', said('http/too-many-requests'), { retry: { afterMs: 1_500 } });
      }
    });
    queue.work(probe.handlers);
    await queue.ask(deliver);
    await probe.until(() => probe.calls.length === 1);
    await queue.ask(deliver);
    await probe.until(() => probe.calls.length === 3);
    // If the ask had joined the waiting job, there would be no third call.
    const [first, , back] = probe.calls.map(({ atMs }) => atMs);
    expect((back ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_490);
    expect(log.lines.some(({ level }) => level === 'error')).toBe(false);
  });

  it('does every put-off job again, with two processes working', async () => {
    const [one, two] = [await openOne(), await openOne()];
    const begun = new Set<string>();
    const done: string[] = [];
    const probe = createProbe(async (job) => {
      const key = JSON.stringify(job);
      if (!begun.has(key)) {
        begun.add(key);
        throw new XinhangError('rate_limited', said('http/too-many-requests'), {
          retry: begun.size % 2 ? 'later' : { afterMs: 300 },
        });
      }
      done.push(key);
    });
    for (const on of Array(28).keys()) await one.ask(day(on + 1));
    one.work(probe.handlers);
    two.work(probe.handlers);
    await probe.until(() => done.length >= 28);
    expect(new Set(done).size).toBe(28);
  });

  it('wakes up later when asked to, and an ask for now does not wait with it', async () => {
    const queue = await openOne();
    const probe = createProbe();
    queue.work(probe.handlers);
    const askedAt = performance.now();
    await queue.ask(deliver, { afterMs: 1_200 });
    await queue.ask(deliver);
    // If the ask for now had joined the waiting job, there would be no second call.
    await probe.until(() => probe.calls.length === 2);
    expect((probe.calls[1]?.atMs ?? 0) - askedAt).toBeGreaterThanOrEqual(1_190);
  });

  it('runs what waits for its time when the clock is put back an hour, and not at other times', async () => {
    let wallMs = 0;
    const queue = await openOne({ clocks: { wallMs: () => wallMs, steadyMs: () => 0 } });
    const probe = createProbe();
    queue.work(probe.handlers);
    await queue.ask(day(21), { afterMs: 3_000_000 });
    for (const [asked, setMs] of [1_000, 3_600_000].entries()) {
      wallMs += setMs;
      await queue.ask({ name: 'work-inbox' });
      await probe.until(() => probe.calls.length === asked + 1);
    }
    expect(probe.keys).not.toContain('run-day_2026-11-21');
    wallMs -= 3_600_000;
    await queue.ask({ name: 'work-inbox' });
    await probe.until(() => probe.keys.includes('run-day_2026-11-21'));
    expect(log.lines.filter(({ message }) => message.includes('set back'))).toHaveLength(1);
  });

  it('works on after its connections were cut', async () => {
    const queue = await openOne();
    const probe = createProbe();
    queue.work(probe.handlers);
    await queue.ask(day(1));
    await probe.until(() => probe.calls.length === 1);
    for (const on of [2, 3]) {
      await backend.cutConnections();
      expect(await queue.ask(day(on))).toBe(true);
      await probe.until(() => probe.keys.includes(`run-day_2026-11-0${on}`));
    }
    expect(await queue.problem()).toBeNull();
  });

  it('works on after everything in it was thrown away, in the middle of a job', async () => {
    const queue = await openOne();
    const gate = createGate();
    const probe = createProbe(async (_job, call) => {
      if (call === 1) await gate.opened;
    });
    queue.work(probe.handlers);
    await queue.ask(day(1));
    await probe.until(() => probe.calls.length === 1);
    await queue.ask(day(1));
    await queue.ask(day(2));
    await backend.flush();
    gate.open();
    // What the tick does a minute later.
    for (const on of [1, 2, 3]) expect(await queue.ask(day(on))).toBe(true);
    await probe.until(() => [1, 2, 3].every((on) => probe.keys.slice(1).includes(`run-day_2026-11-0${on}`)));
  });

  it('ends with the job at hand, after telling it to come to an end, and leaves the rest to the next worker', async () => {
    const queue = await openOne();
    const ends: string[] = [];
    const probe = createProbe(
      (job, _call, stopping) =>
        new Promise((resolve) => {
          stopping.addEventListener('abort', () => {
            setTimeout(() => {
              ends.push(JSON.stringify(job));
              resolve();
            }, 50);
          });
        }),
    );
    const worker = queue.work(probe.handlers);
    await queue.ask(day(1));
    await queue.ask(day(2));
    await probe.until(() => probe.calls.length === 1);
    await worker.close();
    expect(ends).toEqual([JSON.stringify(day(1))]);
    expect(probe.keys).toEqual(['run-day_2026-11-01']);

    const next = createProbe();
    queue.work(next.handlers);
    await next.until(() => next.calls.length === 1);
    expect(next.keys).toEqual(['run-day_2026-11-02']);
  });

  it('keeps installations apart that share a server', async () => {
    const ours = await openOne();
    const theirs = await openOne({ name: 'another' });
    const [probe, other] = [createProbe(), createProbe()];
    theirs.work(other.handlers);
    ours.work(probe.handlers);
    await ours.ask(day(1));
    await theirs.ask(day(2));
    await Promise.all([probe, other].map(({ until, calls }) => until(() => calls.length === 1)));
    expect([probe.keys, other.keys]).toEqual([['run-day_2026-11-01'], ['run-day_2026-11-02']]);
  });

  it('says the version of its Redis, and none on PostgreSQL', async () => {
    const ours = await openOne();
    expect(await ours.redisVersion()).toEqual(name === 'redis' ? expect.stringMatching(/^\d+\.\d+/u) : null);
  });

  it('reports an unreachable address and what to do, without the password', async () => {
    const [scheme, variable] = name === 'redis' ? ['redis', 'REDIS_URL'] : ['postgres', 'DATABASE_URL'];
    const url = `${scheme}://xinhang:geheim@127.0.0.1:1/0`;
    const error: unknown = await openQueue({ backend: { kind: name, url }, log }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(XinhangError);
    expect(error).toMatchObject({ code: 'database_unusable', retry: 'later' });
    expect(String(error)).toContain(variable);
    expect(String(error)).toContain('127.0.0.1:1');
    expect(String(error)).not.toContain('geheim');
  });
});
