import { rulesOf } from '../../jobs/rules.ts';
import { systemClock } from '../../jobs/clock.ts';
import type { Core } from '../../jobs/core.ts';
import { type MovableClock, openMovableClock } from '../../jobs/movable-clock.ts';
import { openStore, openWhile, type Store } from '../../jobs/open-store.ts';
import type { ChatPlatform, PlatformId } from '../../jobs/ports.ts';
import { openQueue, type Queue } from '../../jobs/queue/open-queue.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { said } from '../../templates/reader/said.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../logger.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import type { Stack } from './stack.ts';
import type { Steps } from './steps.ts';
import { databaseDir } from './database-dir.ts';

/** What a start needs: configuration, output and cleanup. */
export interface Starting {
  readonly config: Config;
  readonly log: Logger;
  readonly steps: Steps;
  readonly stack: Stack;
  /** Called when the embedded database has ended by itself; the program cannot continue. */
  readonly onLost: (why: string) => void;
}

/** Rules, store, queue and clock: everything below the chat. */
export interface Opened {
  readonly core: Core;
  readonly queue: Queue;
  readonly metrics: Metrics;
  /** The rehearsal's clock; null in production. */
  readonly movable: MovableClock | null;
  readonly relaxed: Store['relaxed'];
  /** Empty at first; filled with the platforms of this process. */
  readonly platforms: Map<PlatformId, ChatPlatform>;
}

export async function openCore(starting: Starting): Promise<Opened> {
  const { config, log, steps } = starting;
  const { store, done: templates } = await openWhile(
    async (onCreating) => await openDatabase(starting, onCreating),
    async () => await steps.step(said('start/rules'), async () => loadTemplates(config.templatesDir)),
  );
  const metrics = createMetrics();
  metrics.watchPools(() => store.poolUse());
  const queue = await openCourier(starting, store, metrics);
  const startAt = config.rehearsalStart?.toZonedDateTime(templates.playbook.zone).toInstant();
  const movable = config.rehearsal
    ? await openMovableClock(store.db, startAt === undefined ? {} : { startAt })
    : null;
  const platforms = new Map<PlatformId, ChatPlatform>();
  const core: Core = {
    db: store.db,
    intake: store.intake,
    clock: movable ?? systemClock,
    rules: rulesOf(templates),
    templates,
    language: config.language,
    platforms,
    log,
    counts: metrics,
    retention: config.retention,
    publicUrl: config.publicUrl,
    redisVersion: () => queue.redisVersion(),
    nudge: () => void queue.ask({ name: 'deliver-due' }),
  };
  return { core, queue, metrics, movable, relaxed: (work) => store.relaxed(work), platforms };
}

async function openDatabase(
  { config, log, steps, stack, onLost }: Starting,
  onCreating: () => void,
): Promise<Store> {
  const embedded = config.databaseUrl === undefined;
  const store = await steps.step(embedded ? said('start/embedded') : said('start/database'), () =>
    openStore({
      url: config.databaseUrl ?? null,
      dir: databaseDir(config),
      log: (message) => log.debug({}, message),
      onCreating,
      onLost,
    }),
  );
  stack.push('the database', () => store.stop());
  return store;
}

async function openCourier(
  { config, log, steps, stack }: Starting,
  store: Store,
  metrics: Metrics,
): Promise<Queue> {
  const { redisUrl } = config;
  const queue = await steps.step(
    redisUrl === undefined ? said('start/queue-postgres') : said('start/queue-redis'),
    () =>
      openQueue({
        backend:
          redisUrl === undefined ? { kind: 'postgres', url: store.url } : { kind: 'redis', url: redisUrl },
        log,
        onFailed: (name) => metrics.countQueueFailure(name),
      }),
  );
  stack.push('the queue', () => queue.close());
  return queue;
}
