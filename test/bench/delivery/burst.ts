import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openStore, type Store } from '../../../jobs/open-store.ts';
import { fillCrowd } from '../../outbox/fill-crowd.ts';
import { startRedis } from '../../queue/redis-server.ts';
import { median, rounded } from '../figures.ts';
import { enterSupervisor, isAnythingLeft, now } from './company.ts';
import type { FloorAnswer, FloorQuestion } from './floor.ts';
import { type Asked, startProcess } from './processes.ts';
import type { SlackAnswer, SlackQuestion, SlackSettings } from './slack.ts';
import type { WorkerAnswer, WorkerQuestion, WorkerSettings } from './worker.ts';

export interface BurstOptions {
  readonly messages: number;
  readonly apiMs: number;
  readonly workers: number;
  readonly backend: 'postgres' | 'redis';
  /** The workspace's rate limit in messages per second; null: none. */
  readonly limit: number | null;
  readonly runs: number;
}

export type BurstResult = Readonly<Record<string, string | number | boolean | null>>;

type SlackProcess = Asked<SlackQuestion, SlackAnswer>;
type WorkerProcess = Asked<WorkerQuestion, WorkerAnswer>;

interface Run {
  readonly seconds: number;
  readonly slack: SlackAnswer;
  readonly idleMb: number;
  readonly peakMb: number;
}

/** Above this share of a core the fake server is the bottleneck, and the run does not count. */
const mostOfSlacksCore = 0.6;

/**
 * Posts one question to each customer, all due at the same instant, through queue, outbox and the real Slack adapter, and
 * compares the time until the last row is recorded with a bare loop that posts the same payloads. Our runs and the
 * floor's alternate; the result has their medians.
 */
export async function burst(options: BurstOptions): Promise<BurstResult> {
  const { messages, limit, runs } = options;
  const store = await openStore({ url: null, throwAway: true });
  const redis = options.backend === 'redis' ? await startRedis() : null;
  const folder = mkdtempSync(join(tmpdir(), 'xinhang-bench-'));
  const payloads = join(folder, 'payloads.json');
  const slack: SlackProcess = await startProcess('slack.ts', {
    answersAfterMs: options.apiMs,
    perSecond: limit,
    trouble: 'none',
  } satisfies SlackSettings);
  const { url: slackUrl } = await slack.ask({ ask: 'where' });
  const floor: Asked<FloorQuestion, FloorAnswer> = await startProcess('floor.ts', { slackUrl });
  const settings: WorkerSettings = {
    url: store.url,
    slackUrl,
    backend: redis === null ? { kind: 'postgres', url: store.url } : { kind: 'redis', url: redis.url },
    now: now.toString(),
    clock: 'stands',
    perSecond: limit,
  };
  try {
    await enterSupervisor(store);
    const ours: Run[] = [];
    const clients: number[] = [];
    const bares: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      ours.push(await runOnce(store, slack, settings, options));
      if (limit !== null) continue;
      await slack.ask({ ask: 'write', to: payloads });
      clients.push(await floor.ask({ by: 'client', payloads }));
      await slack.ask({ ask: 'forget' });
      bares.push(await floor.ask({ by: 'http', payloads }));
    }
    const seconds = median(ours.map((run) => run.seconds));
    const least = limit === null ? median(clients) : messages / limit;
    const slacksCore = Math.max(...ours.map((run) => run.slack.ownCore));
    return {
      bench: 'burst',
      backend: options.backend,
      api_ms: options.apiMs,
      workers: options.workers,
      limit,
      messages,
      floor_s: rounded(least),
      ours_s: rounded(seconds),
      ratio: rounded(seconds / least),
      client_ratio: limit === null ? rounded(median(clients) / median(bares)) : null,
      idle_mb: median(ours.map((run) => run.idleMb)),
      peak_mb: Math.max(...ours.map((run) => run.peakMb)),
      duplicates: sum(ours.map((run) => run.slack.duplicates)),
      lost: sum(ours.map((run) => messages - (run.slack.posted - run.slack.duplicates))),
      refused: sum(ours.map((run) => run.slack.refused)),
      slack_core: rounded(slacksCore),
      counts: options.apiMs === 0 || slacksCore <= mostOfSlacksCore,
    };
  } finally {
    await Promise.all([floor.stop(), slack.stop()]);
    await redis?.stop();
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runOnce(
  store: Store,
  slack: SlackProcess,
  settings: WorkerSettings,
  { messages, workers: count }: BurstOptions,
): Promise<Run> {
  await store.pool.query('TRUNCATE customer, room, follow_up, reminder, delivery, pause, pace CASCADE');
  await fillCrowd(store.db.sql, messages, now);
  await store.pool.query('ANALYZE');
  const workers: WorkerProcess[] = await Promise.all(
    Array.from({ length: count }, () => startProcess<WorkerQuestion, WorkerAnswer>('worker.ts', settings)),
  );
  try {
    const idle = await Promise.all(workers.map((worker) => worker.ask('state')));
    await slack.ask({ ask: 'forget' });
    const beganMs = performance.now();
    await workers[0]?.ask('begin');
    while (await isAnythingLeft(store)) await wait(20);
    const seconds = (performance.now() - beganMs) / 1_000;
    const memory = await Promise.all(workers.map((worker) => worker.ask('state')));
    return {
      seconds,
      slack: await slack.ask({ ask: 'seen' }),
      idleMb: Math.max(...idle.map(({ nowMb }) => nowMb)),
      peakMb: Math.max(...memory.map(({ peakMb }) => peakMb)),
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
