/** Prometheus metrics. Names are stable, because dashboards depend on them; labels have few values. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolUse } from '../jobs/open-store.ts';
import type { Counts, InboundKind } from '../jobs/ports.ts';
import { jobNames } from '../jobs/queue/jobs.ts';
import type { Health } from '../jobs/read-health.ts';

export interface Metrics extends Counts {
  /** A job failed for good. */
  countQueueFailure(job: string): void;
  /** What every reading of the metrics looks up. */
  watch(state: Watched): void;
  watchPools(read: () => readonly PoolUse[]): void;
  readonly contentType: string;
  /** All metrics in the Prometheus text format. */
  read(): Promise<string>;
}

export interface Watched {
  health(): Promise<Health>;
  /** Why the program is not ready. */
  problems(): Promise<readonly string[]>;
}

const inboundKinds = Object.keys({
  message: 0,
  command: 0,
  click: 0,
  form: 0,
  keep: 0,
  edited: 0,
  deleted: 0,
  member: 0,
  home: 0,
} satisfies Record<InboundKind, 0>);

/** From on time to a day late. */
const latenessBuckets = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400];
const pacingBuckets = [0.01, 0.05, 0.25, 1, 2, 5, 15, 60];
/** A database that does not answer must not keep the other metrics waiting. */
const patienceMs = 3_000;

/** Each call has its own registry, so that two programs in one process, as in tests, count separately. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter<Label>({ name, help, labelNames, registers });
  const deliveries = counter(
    'xinhang_deliveries_total',
    'Postings of messages by the state they ended in',
    'state',
  );
  const missed = counter('xinhang_missed_total', 'Messages that were not posted, by reason', 'reason');
  const doublesPrevented = counter(
    'xinhang_doubles_prevented_total',
    'Messages without a response that were found on the platform and not posted again',
  );
  const planned = counter('xinhang_reminders_planned_total', 'Reminders put into the plan');
  const inbound = counter(
    'xinhang_inbound_total',
    'Items received from the chat platforms by kind, without duplicates',
    'kind',
  );
  const inboundFailed = counter(
    'xinhang_inbound_failures_total',
    'Received items that failed for good, by kind; colleagues who sent one are notified',
    'kind',
  );
  const failures = counter('xinhang_queue_failures_total', 'Jobs that failed for good', 'job');
  const lateness = new Histogram({
    name: 'xinhang_lateness_seconds',
    help: 'Time from when a message was due until it was posted',
    labelNames: ['audience'],
    buckets: latenessBuckets,
    registers,
  });
  const pacing = new Histogram({
    name: 'xinhang_pacing_wait_seconds',
    help: 'Time for which messages wait for their turn within the rate limit of a platform',
    labelNames: ['platform'],
    buckets: pacingBuckets,
    registers,
  });
  // A series that begins with its first count has no increase.
  for (const state of ['posted', 'refused', 'unknown'] as const) deliveries.inc({ state }, 0);
  for (const kind of inboundKinds) {
    inbound.inc({ kind }, 0);
    inboundFailed.inc({ kind }, 0);
  }
  for (const job of jobNames) failures.inc({ job }, 0);
  const watched = watchState(registry);
  const pools = watchPools(registry);
  return {
    countDelivery: (state) => deliveries.inc({ state }),
    observeLateness: (audience, seconds) => lateness.observe({ audience }, seconds),
    observePacing: (platform, seconds) => pacing.observe({ platform }, seconds),
    countDoublePrevented: () => doublesPrevented.inc(),
    countMissed: (reason) => missed.inc({ reason: reason.replace(/^reason\//u, '') }),
    countRemindersPlanned: (count) => planned.inc(count),
    countInbound: (kind) => inbound.inc({ kind }),
    countInboundFailed: (kind) => inboundFailed.inc({ kind }),
    countQueueFailure: (job) => failures.inc({ job }),
    watch: watched.watch,
    watchPools: pools.watch,
    contentType: registry.contentType,
    async read() {
      await watched.update();
      pools.update();
      return await registry.metrics();
    },
  };
}

/** The state of the whole installation, the same from every process: read from the database each time. */
const healthGauges = {
  due: ['xinhang_due_messages', 'Messages that are due and not posted'],
  oldestDueSeconds: ['xinhang_oldest_due_seconds', 'How long the oldest due message has been waiting'],
  oldestFreeSeconds: [
    'xinhang_oldest_unpaused_due_seconds',
    'How long the oldest due message has been waiting that no pause holds back',
  ],
  underWay: ['xinhang_deliveries_under_way', 'Deliveries that a worker holds'],
  abandoned: ['xinhang_abandoned_deliveries', 'Deliveries of dead workers that no other worker takes over'],
  unknown: [
    'xinhang_unknown_messages',
    'Messages of the last 30 days of which it is unknown whether they were posted',
  ],
  missed: ['xinhang_missed_messages', 'Messages of the last 24 hours that were not posted'],
  cardUpdates: ['xinhang_card_updates', 'Changes that posted cards do not show yet'],
  oldestCardUpdateSeconds: [
    'xinhang_oldest_card_update_seconds',
    'How long the oldest of these changes has been waiting',
  ],
  inbox: ['xinhang_inbox_items', 'Received items that are not processed yet'],
  oldestInboxSeconds: ['xinhang_oldest_inbox_seconds', 'How long the oldest of them has been waiting'],
  inboxFailed: ['xinhang_inbox_failed_items', 'Received items of the last 30 days that failed for good'],
  databaseAheadSeconds: [
    'xinhang_database_ahead_seconds',
    'How far the clock of the database is ahead of the clock of this machine',
  ],
} as const satisfies Partial<Record<keyof Health, readonly [name: string, help: string]>>;

function watchState(registry: Registry) {
  const registers = [registry];
  const gauges = Object.entries(healthGauges).map(
    ([key, [name, help]]) =>
      [key as keyof typeof healthGauges, new Gauge({ name, help, registers })] as const,
  );
  const paused = new Gauge({
    name: 'xinhang_pauses',
    help: 'Rooms, people and platforms to which nothing is posted for a while, by problem',
    labelNames: ['scope', 'problem'],
    registers,
  });
  const problems = new Gauge({
    name: 'xinhang_problems',
    help: 'Problems that /readyz reports for this process',
    registers,
  });
  const lastPlanned = new Gauge({
    name: 'xinhang_last_planned_day_seconds',
    help: 'The latest planned day, as the Unix time of its start in UTC',
    registers,
  });
  let state: Watched | null = null;
  const look = async (watched: Watched): Promise<void> => {
    const [found, list] = await Promise.all([
      inTime(() => watched.health()).catch(() => null),
      inTime(() => watched.problems()).catch(() => [null]),
    ]);
    problems.set(list.length);
    paused.reset();
    // Unknown values are not zeros: an alert must not end because the database is away.
    for (const [key, gauge] of gauges) gauge.set(found?.[key] ?? Number.NaN);
    const day = found?.lastPlannedOn;
    lastPlanned.set(day ? Date.parse(`${day}T00:00Z`) / 1_000 : Number.NaN);
    for (const { isPlatform, problem, count } of found?.pauses ?? []) {
      paused.set({ scope: isPlatform ? 'platform' : 'target', problem }, count);
    }
  };
  let looking: Promise<void> | null = null;
  return {
    watch: (given: Watched): void => {
      state = given;
    },
    /** Concurrent readings share one look. */
    update: async (): Promise<void> => {
      if (state === null) return;
      looking ??= look(state).finally(() => {
        looking = null;
      });
      await looking;
    },
  };
}

function watchPools(registry: Registry) {
  const pools = new Gauge({
    name: 'xinhang_pool_connections',
    help: 'Database connections of this process by pool and state',
    labelNames: ['pool', 'state'],
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'xinhang_pool_waiting',
    help: 'Statements of this process that wait for a database connection',
    labelNames: ['pool'],
    registers: [registry],
  });
  let read: () => readonly PoolUse[] = () => [];
  return {
    watch: (given: () => readonly PoolUse[]): void => {
      read = given;
    },
    update: (): void => {
      for (const use of read()) {
        pools.set({ pool: use.pool, state: 'busy' }, use.busy);
        pools.set({ pool: use.pool, state: 'idle' }, use.idle);
        waiting.set({ pool: use.pool }, use.waiting);
      }
    },
  };
}

async function inTime<Result>(ask: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), patienceMs);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}
