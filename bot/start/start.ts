import { catchUp } from '../../jobs/catch-up.ts';
import { inWords } from '../../jobs/in-words.ts';
import { releaseLeases } from '../../jobs/outbox/release-leases.ts';
import { readCalendar } from '../feeds/read-calendar.ts';
import { mountConsoleApi } from '../console/console-api.ts';
import { mountConsole } from '../console/mount-console.ts';
import { mountFormPages } from '../form-pages/mount-form-pages.ts';
import { createHttp } from '../http.ts';
import { findPageFolder } from '../http/page-files.ts';
import { mountFeeds } from '../http/mount-feeds.ts';
import { createSink } from '../inbound/create-sink.ts';
import { openCore, type Opened, type Starting } from './open-core.ts';
import { createReadiness } from './readiness.ts';
import { createStack } from './stack.ts';
import { startWork } from './work.ts';
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../../jobs/clock.ts';
import { createPrismaWebChatStore } from '../../jobs/webchat/prisma-web-chat-store.ts';
import { createPlatforms, type OpenPlatforms } from '../platforms/index.ts';
import { createRehearsal } from '../rehearsal/create-rehearsal.ts';
import { registerRehearsalRoutes } from '../rehearsal/routes.ts';
import { createReplay, type Replay } from '../rehearsal/replay.ts';
import { openSample } from '../rehearsal/seed-sample.ts';
import { createTokenCheck } from '../../jobs/secret-tokens.ts';
import { sharedSettings } from '../../jobs/settings.ts';
import { createTurn } from '../../jobs/take-turn.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';

export interface Running {
  /** The address to open in a browser. */
  readonly address: string;
  readonly rehearsal: boolean;
  /** Stops everything in reverse order and waits for work in progress. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the program: rules, store, queue, platforms, listener, then catches up on what was missed while it was down.
 *
 * @throws XinhangError, TemplateError or DatabaseUnusable, whose message says what to do; what was already started is
 *   stopped first
 */
export async function start(given: Omit<Starting, 'stack'>): Promise<Running> {
  const stack = createStack();
  try {
    const address = await open({ ...given, stack });
    return { address, rehearsal: given.config.rehearsal, stop: () => stack.close() };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

async function open(starting: Starting): Promise<string> {
  const { config, log, steps, stack } = starting;
  for (const notice of config.notices) steps.say(said('check/warning', { what: notice }));
  if (config.tracesTo !== undefined) {
    const { startTracing } = await import('../tracing.ts');
    stack.push('tracing', startTracing(config.tracesTo, config.role));
  }
  const opened = await openCore(starting);
  const { core, queue, metrics, platforms } = opened;
  warnOfUnpublishedYears(starting, opened);
  const listens = config.role !== 'worker';
  const works = config.role !== 'chat';
  const readiness = createReadiness(core, queue, { listens, works, machine: systemClock });
  metrics.watch(readiness);
  const http = createHttp({
    host: config.host,
    port: config.port,
    trustProxy: config.trustProxy,
    log,
    metrics,
    ready: () => readiness.problems(),
  });
  const replay = createReplay();
  const { wecom, play } = await openPlatforms(starting, opened, http.app, replay);
  const sink = createSink(core);
  // Sign-in links and the pages of forms need a public address.
  const { publicUrl } = core;
  if (publicUrl !== undefined) {
    const web = mountConsole(http.app, core, { publicUrl, pageFolder: findPageFolder() });
    mountConsoleApi(web, core, sink);
    mountFormPages(http.app, core, { publicUrl, sink });
    if (wecom !== null) {
      const { mountSideBar } = await import('../console/side-bar/mount-side-bar.ts');
      mountSideBar(web, core, wecom.sideBar, { publicUrl, sink });
    }
    const { addQueueBoard } = await import('../console/queue-board.ts');
    addQueueBoard(web, queue, new URL(publicUrl).pathname.replace(/\/+$/u, ''));
  }
  const isOurs = createTokenCheck(core.db);
  mountFeeds(http.app, { read: (token) => readCalendar(core, token), isOurs, log });
  stack.push('the intake', () => sink.drained());
  const address = await steps.step(said('start/listener'), () => http.listen());
  stack.push('the listener', () => http.close());
  if (play !== null) {
    // The page is open meanwhile: it shows the weeks as they come.
    // Since the process began, with what came before the first step.
    steps.say(said('start/page-open', { address, took: Math.round(performance.now()) }));
    await steps.step(said('start/sample'), play);
  }
  for (const platform of listens ? platforms.values() : []) {
    await steps.step(said('start/chat', { platform: platform.id }), () => platform.start(sink));
    stack.push(platform.id, () => platform.stop());
  }
  if (works) {
    await releaseLeases(core, config.databaseUrl === undefined);
    // Before catching up: replanning a large book must not delay what is already due.
    stack.push('the worker', startWork(core, queue));
    await steps.step(said('start/catch-up'), () =>
      catchUp(core, (day) => queue.ask({ name: 'run-day', day: day.toString() })),
    );
  }
  replay.end();
  return address;
}

/** Plans reach weeks ahead, so a year without published holidays is warned of early. */
const daysAhead = 60;

function warnOfUnpublishedYears({ log }: Starting, { core }: Opened): void {
  const { playbook, calendar } = core.rules;
  const today = core.clock.now().toZonedDateTimeISO(playbook.zone).toPlainDate();
  for (const year of new Set([today.year, today.add({ days: daysAhead }).year])) {
    if (calendar.isPublished(year)) continue;
    log.warn(
      { year },
      `the holidays of ${year} are not published yet, only statutory holidays and weekends are observed; ` +
        'once they are, write them into templates/calendar.yaml',
    );
  }
}

/**
 * Creates the configured platforms and, in a rehearsal, the stage around the browser chat.
 *
 * @returns also what plays the sample company's weeks, if they are still to be played
 */
async function openPlatforms(
  { config, log }: Starting,
  { core, movable, relaxed, platforms }: Opened,
  http: FastifyInstance,
  replay: Replay,
): Promise<OpenPlatforms & { readonly play: (() => Promise<void>) | null }> {
  const rehearsal = movable === null ? null : createRehearsal(core, movable, replay);
  const store = createPrismaWebChatStore(core.db);
  const deps = {
    config,
    http,
    log,
    clock: core.clock,
    wallClock: systemClock,
    zone: core.rules.playbook.zone,
    secret: config.secret ?? randomBytes(32).toString('base64url'),
    botName: inWords(core, said('start/xinhang')),
    turn: (name: string) => createTurn(core.db.sql, name),
    shared: sharedSettings(core.db),
    say: (what: AnySaid) => inWords(core, what),
    store,
    isOpen: replay.over,
    directory: rehearsal ?? {
      people: async () => [],
      person: async () => null,
      chooseLanguage: async () => {},
      complete: () => [],
    },
  };
  const created = await createPlatforms(deps);
  for (const platform of Object.values(created)) if (platform !== null) platforms.set(platform.id, platform);
  const { web } = created;
  if (web === null || rehearsal === null) return { ...created, play: null };
  registerRehearsalRoutes(web, rehearsal, core.templates.words);
  const play = await openSample(core, store);
  if (play === null) return { ...created, play };
  void replay.over.then(() => web.announceStage());
  // Interrupted, it resumes from what is on disk. Every message that is posted takes the page to the stage as well.
  return { ...created, play: () => relaxed(() => play((at) => replay.reach(at))) };
}
