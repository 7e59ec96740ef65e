import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { BackendChoice } from '../../jobs/queue/backend.ts';
import type { Job } from '../../jobs/queue/jobs.ts';
import type { Queue } from '../../jobs/queue/open-queue.ts';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import { startEmbedded } from '../../prisma/embedded.ts';
import { compiled } from '../compiled.ts';
import { describeOnEach } from './backends.ts';
import { createKeptLog } from './log.ts';
import { createProbe } from './probe.ts';
import { redisIsHere, redisTitle, startRedis } from './redis-server.ts';

const script = compiled(fileURLToPath(new URL('./killed-worker.ts', import.meta.url)));
const deliver: Job = { name: 'deliver-due' };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function openOne(backend: BackendChoice, log = createKeptLog()): Promise<Queue> {
  const queue = await openQueue({ backend, log });
  ends.push(() => queue.close());
  return queue;
}

/** Starts a worker in another process; resolves when it is in the middle of a job. */
async function startElsewhere(backend: BackendChoice): Promise<{ kill(): Promise<void> }> {
  const child = spawn(process.execPath, [script, JSON.stringify(backend)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  ends.push(kill);
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', () => reject(new Error('the worker ended before it was at work')));
  });
  return { kill };
}

describeOnEach('a crash, on', ({ open }) => {
  it('leaves its job and later asks to another process within seconds', {
    timeout: 120_000,
  }, async () => {
    const backend = await open();
    ends.push(() => backend.close());
    const queue = await openOne(backend.choice);
    await queue.ask(deliver);
    const elsewhere = await startElsewhere(backend.choice);
    await elsewhere.kill();
    const killedAt = performance.now();
    await queue.ask(deliver);

    const probe = createProbe();
    queue.work(probe.handlers);
    await probe.until(() => probe.calls.length === 2);
    expect((probe.calls[0]?.atMs ?? Number.NaN) - killedAt).toBeLessThan(25_000);
  });
});

describe.skipIf(!redisIsHere)(`a ${redisTitle} server`, () => {
  it('that disappears is reported, fails no ask, and is used again when it is back, empty', async () => {
    const server = await startRedis();
    ends.push(() => server.stop());
    const log = createKeptLog();
    const queue = await openOne({ kind: 'redis', url: server.url }, log);
    const probe = createProbe();
    queue.work(probe.handlers);
    await queue.ask(deliver);
    await probe.until(() => probe.calls.length === 1);

    await server.down();
    expect(await queue.ask(deliver)).toBe(false);
    expect(await queue.problem()).toMatch(/REDIS_URL/);
    expect(log.lines.some(({ message }) => message === 'the queue did not take an ask')).toBe(true);

    await server.up();
    while (!(await queue.ask(deliver)));
    await probe.until(() => probe.calls.length === 2);
    expect(await queue.problem()).toBeNull();
  });

  it('that may throw jobs away is warned about', async () => {
    const server = await startRedis(['--maxmemory-policy', 'allkeys-lru']);
    ends.push(() => server.stop());
    const log = createKeptLog();
    await openOne({ kind: 'redis', url: server.url }, log);
    expect(log.lines.map(({ fields }) => String(Object.values(fields)[0]))).toEqual([
      expect.stringContaining('noeviction'),
    ]);
  });
});

describe.each([
  { server: `a ${redisTitle} server`, present: redisIsHere, start: startRedisOnce },
  { server: 'a PostgreSQL server', present: true, start: startPostgresOnce },
])('$server', ({ present, start }) => {
  it.skipIf(!present)('that is away does not keep the program from ending', async () => {
    const { choice, down } = await start();
    const queue = await openQueue({ backend: choice, log: createKeptLog() });
    const probe = createProbe();
    queue.work(probe.handlers);
    await queue.ask(deliver);
    await probe.until(() => probe.calls.length === 1);
    await down();
    // Giving up takes a while; by then every connection has noticed and is waiting to reconnect.
    expect(await queue.ask(deliver)).toBe(false);
    const closingAt = performance.now();
    await queue.close();
    expect(performance.now() - closingAt).toBeLessThan(20_000);
  });
});

async function startRedisOnce(): Promise<{ choice: BackendChoice; down(): Promise<void> }> {
  const server = await startRedis();
  ends.push(() => server.stop());
  return { choice: { kind: 'redis', url: server.url }, down: () => server.down() };
}

async function startPostgresOnce(): Promise<{ choice: BackendChoice; down(): Promise<void> }> {
  const server = await startEmbedded({ throwAway: true });
  ends.push(() => server.stop());
  return { choice: { kind: 'postgres', url: server.url }, down: () => server.stop() };
}
