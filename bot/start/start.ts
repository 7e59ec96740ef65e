import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import { catchUp } from '../../jobs/catch-up.ts';
import { systemClock } from '../../jobs/clock.ts';
import type { Core } from '../../jobs/core.ts';
import { openMovableClock } from '../../jobs/movable-clock.ts';
import { openStore } from '../../jobs/open-store.ts';
import type { ChatPlatform, PlatformId } from '../../jobs/ports.ts';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import { createPrismaWebChatStore } from '../../jobs/webchat/prisma-web-chat-store.ts';
import { loadTemplates } from '../../templates/load-templates.ts';
import type { Config } from '../config.ts';
import { createHttp } from '../http.ts';
import { createSink } from '../inbound/create-sink.ts';
import type { Logger } from '../logger.ts';
import { createMetrics } from '../metrics.ts';
import { platforms } from '../platforms/index.ts';
import { createRehearsal } from '../rehearsal/create-rehearsal.ts';
import { registerRehearsalRoutes } from '../rehearsal/routes.ts';
import { seedSample } from '../rehearsal/seed-sample.ts';
import { createStack } from './stack.ts';
import type { Steps } from './steps.ts';
import { startWork } from './work.ts';

export interface Running {
  /** Where it is reached, as a person would type it. */
  readonly address: string;
  readonly rehearsal: boolean;
  /** Ends everything that was started, the last first, and waits for work at hand. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the program: rules, store, queue, platforms, listener, and then whatever was missed while it was down.
 *
 * @throws XinhangError, TemplateError or DatabaseUnusable, each a sentence that says what to do; whatever had been
 *   started by then is stopped again
 */
export async function start(
  config: Config,
  log: Logger,
  steps: Steps,
  onLost: (why: string) => void,
): Promise<Running> {
  const stack = createStack();
  try {
    return await open(config, log, steps, onLost, stack);
  } catch (error) {
    await stack.close();
    throw error;
  }
}

async function open(
  config: Config,
  log: Logger,
  steps: Steps,
  onLost: (why: string) => void,
  stack: ReturnType<typeof createStack>,
): Promise<Running> {
  for (const notice of config.notices) steps.say(`  ! ${notice}`);
  const templates = await steps.step('规则与文案 rules and texts', async () =>
    loadTemplates(config.templatesDir),
  );
  const store = await steps.step(
    config.databaseUrl === undefined ? '内置数据库 embedded PostgreSQL' : 'PostgreSQL',
    () =>
      openStore({
        url: config.databaseUrl ?? null,
        dir: join(config.dataDir, 'postgres'),
        log: (message) => log.debug({}, message),
        onLost,
      }),
  );
  stack.push(() => store.stop());
  const metrics = createMetrics();
  const queue = await steps.step(
    config.redisUrl === undefined ? '任务队列 queue on PostgreSQL' : 'queue on Redis',
    () =>
      openQueue({
        backend:
          config.redisUrl === undefined
            ? { kind: 'postgres', url: store.url }
            : { kind: 'redis', url: config.redisUrl },
        log,
      }),
  );
  stack.push(() => queue.close());

  const movable = config.rehearsal ? await openMovableClock(store.db) : null;
  const running = new Map<PlatformId, ChatPlatform>();
  const core: Core = {
    db: store.db,
    clock: movable ?? systemClock,
    rules: { playbook: templates.playbook, calendar: createCalendar(templates.calendarOverrides) },
    templates,
    language: config.language,
    platforms: running,
    log,
    counts: metrics,
    nudge: () => void queue.ask({ name: 'deliver-due' }),
  };
  const http = createHttp({
    host: config.host,
    port: config.port,
    log,
    metrics,
    ready: async () => [
      ...[...running.values()].flatMap((platform) => platform.problem() ?? []),
      ...((await queue.problem()) === null ? [] : ['the queue does not answer']),
    ],
  });
  const rehearsal = movable === null ? null : createRehearsal(core, movable);
  const chats = createPrismaWebChatStore(store.db);
  const deps = {
    config,
    http: http.app,
    log,
    clock: core.clock,
    wallClock: systemClock,
    zone: templates.playbook.zone,
    secret: config.secret ?? randomBytes(32).toString('base64url'),
    botName: '新航',
    store: chats,
    directory: rehearsal ?? { people: async () => [], complete: () => [] },
  };
  const slack = platforms.slack(deps);
  const web = platforms.web(deps);
  for (const platform of [slack, web]) if (platform !== null) running.set(platform.id, platform);
  if (web !== null && rehearsal !== null) {
    registerRehearsalRoutes(web, rehearsal);
    await steps.step('示例公司 sample company', () => seedSample(core, chats));
  }

  const sink = createSink(core);
  stack.push(() => sink.drained());
  const address = await steps.step('网络 listener', () => http.listen());
  stack.push(() => http.close());
  if (config.role !== 'worker') {
    for (const platform of running.values()) {
      await steps.step(`聊天平台 chat: ${platform.id}`, () => platform.start(sink));
      stack.push(() => platform.stop());
    }
  }
  if (config.role !== 'chat') {
    await steps.step('补做停机期间的事 catch up', () => catchUp(core));
    stack.push(startWork(core, queue));
  }
  return { address, rehearsal: config.rehearsal, stop: () => stack.close() };
}
