import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { capabilitiesOf } from '../../../bot/platforms/describe-capabilities.ts';
import type { Store } from '../../../jobs/open-store.ts';
import { openDurableStore } from '../open-durable-store.ts';
import { startRedis } from '../../queue/redis-server.ts';
import { median, rounded } from '../figures.ts';
import { enterSupervisor, fillFor, isAnythingLeft, now } from './company.ts';
import type { FloorAnswer, FloorQuestion } from './floor.ts';
import { type Asked, startProcess } from './processes.ts';
import { type ChatAnswer, chatFile, type ChatName, type ChatQuestion, type ChatSettings } from './chat.ts';
import type { WorkerAnswer, WorkerQuestion, WorkerSettings } from './worker.ts';

export interface BurstOptions {
  readonly platform: ChatName;
  readonly messages: number;
  readonly apiMs: number;
  readonly workers: number;
  readonly backend: 'postgres' | 'redis';
  /** The workspace's rate limit in messages per second; null: none. */
  readonly limit: number | null;
  readonly runs: number;
}

type ChatProcess = Asked<ChatQuestion, ChatAnswer>;
type WorkerProcess = Asked<WorkerQuestion, WorkerAnswer>;

interface Run {
  readonly seconds: number;
  /** Processor time of the workers. */
  readonly cpuMs: number;
  readonly chat: ChatAnswer;
  readonly idleMb: number;
  readonly peakMb: number;
  readonly liveMb: number;
}

/** How long a worker that has nothing to do takes to begin. */
const settledMs = 2_000;

/** Above this share of a core the fake server is the bottleneck, and the run does not count. */
const mostOfChatsCore = 0.6;

/**
 * Posts one question to each customer, all due at the same instant, through queue, outbox and the real adapter, and
 * compares the time until the last row is recorded with a bare loop that posts the same payloads. Our runs and the
 * floor's alternate; the result has their medians. On other platforms than Slack the floor is what the platform takes.
 */
export async function burst(options: BurstOptions) {
  const { platform, messages, limit, runs } = options;
  const store = await openDurableStore();
  const redis = options.backend === 'redis' ? await startRedis() : null;
  const folder = mkdtempSync(join(tmpdir(), 'xinhang-bench-'));
  const payloads = join(folder, 'payloads.json');
  const chat: ChatProcess = await startProcess(chatFile(platform), {
    platform,
    messages,
    answersAfterMs: options.apiMs,
    perSecond: limit,
    trouble: 'none',
  } satisfies ChatSettings);
  const { url: chatUrl } = await chat.ask({ ask: 'where' });
  const floor: Asked<FloorQuestion, FloorAnswer> | null =
    platform === 'slack' ? await startProcess('floor.ts', { slackUrl: chatUrl }) : null;
  const settings: WorkerSettings = {
    url: store.url,
    platform,
    chatUrl,
    backend: redis === null ? { kind: 'postgres', url: store.url } : { kind: 'redis', url: redis.url },
    now: now.toString(),
    clock: 'waits',
    perSecond: limit,
  };
  try {
    if (platform !== 'wecom') await enterSupervisor(store, platform);
    const ours: Run[] = [];
    const clients: FloorAnswer[] = [];
    const bares: FloorAnswer[] = [];
    for (let run = 0; run < runs; run += 1) {
      ours.push(await runOnce(store, chat, settings, options));
      if (limit !== null || floor === null) continue;
      await chat.ask({ ask: 'write', to: payloads });
      clients.push(await floor.ask({ by: 'client', payloads }));
      await chat.ask({ ask: 'forget' });
      bares.push(await floor.ask({ by: 'http', payloads }));
    }
    const seconds = median(ours.map((run) => run.seconds));
    const least =
      floor === null || limit !== null ? messages / rateOf(options) : median(clients.map(secondsOf));
    const chatsCore = Math.max(...ours.map((run) => run.chat.ownCore));
    return {
      bench: 'burst',
      platform,
      backend: options.backend,
      api_ms: options.apiMs,
      workers: options.workers,
      limit,
      messages,
      floor_s: rounded(least),
      ours_s: rounded(seconds),
      ratio: rounded(seconds / least),
      client_ratio:
        limit === null && floor !== null
          ? rounded(median(clients.map(secondsOf)) / median(bares.map(secondsOf)))
          : null,
      cpu_ms: rounded(median(ours.map((run) => run.cpuMs)) / messages),
      floor_cpu_ms:
        clients.length === 0 ? null : rounded(median(clients.map(({ cpuMs }) => cpuMs)) / messages),
      idle_mb: median(ours.map((run) => run.idleMb)),
      peak_mb: Math.max(...ours.map((run) => run.peakMb)),
      live_mb: Math.max(...ours.map((run) => run.liveMb)),
      duplicates: sum(ours.map((run) => run.chat.duplicates)),
      lost: sum(ours.map((run) => messages - (run.chat.posted - run.chat.duplicates))),
      refused: sum(ours.map((run) => run.chat.refused)),
      chat_core: rounded(chatsCore),
      counts: options.apiMs === 0 || chatsCore <= mostOfChatsCore,
    };
  } finally {
    await Promise.all([floor?.stop(), chat.stop()]);
    await redis?.stop();
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runOnce(
  store: Store,
  chat: ChatProcess,
  settings: WorkerSettings,
  { platform, messages, workers: count }: BurstOptions,
): Promise<Run> {
  await store.pool.query('TRUNCATE customer, room, follow_up, reminder, delivery, pause, pace CASCADE');
  if (platform === 'wecom') await store.pool.query('TRUNCATE staff CASCADE');
  await fillFor(store, platform, messages, now);
  await store.pool.query('VACUUM ANALYZE');
  const workers: WorkerProcess[] = await Promise.all(
    Array.from({ length: count }, () => startProcess<WorkerQuestion, WorkerAnswer>('worker.ts', settings)),
  );
  try {
    // They wait for what becomes due, as workers do.
    await Promise.all(workers.map((worker) => worker.ask('begin')));
    await wait(settledMs);
    const idle = await Promise.all(workers.map((worker) => worker.ask('state')));
    await chat.ask({ ask: 'forget' });
    const beganMs = performance.now();
    await Promise.all(workers.map((worker) => worker.ask('due')));
    while (await isAnythingLeft(store)) await wait(20);
    const seconds = (performance.now() - beganMs) / 1_000;
    const memory = await Promise.all(workers.map((worker) => worker.ask('state')));
    const live = await Promise.all(workers.map((worker) => worker.ask('collect')));
    const used = sum(memory.map(({ cpuMs }) => cpuMs)) - sum(idle.map(({ cpuMs }) => cpuMs));
    return {
      seconds,
      cpuMs: used,
      chat: await chat.ask({ ask: 'seen' }),
      idleMb: Math.max(...idle.map(({ nowMb }) => nowMb)),
      peakMb: Math.max(...memory.map(({ peakMb }) => peakMb)),
      liveMb: Math.max(...live.map(({ heapMb }) => heapMb)),
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** What the platform takes, by its adapter's table; or the limit that was given. */
function rateOf({ platform, limit }: BurstOptions): number {
  const { application, workspace } = capabilitiesOf[platform].pace;
  const rate = application ?? workspace;
  return limit ?? (rate === null ? Number.POSITIVE_INFINITY : (rate.messages / rate.perMs) * 1_000);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const secondsOf = ({ seconds }: FloorAnswer) => seconds;
