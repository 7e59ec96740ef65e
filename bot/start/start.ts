import { catchUp } from '../../jobs/catch-up.ts';
import { storeProblem } from '../../jobs/store-problem.ts';
import { releaseLeases } from '../../jobs/outbox/release-leases.ts';
import { readCalendar } from '../feeds/read-calendar.ts';
import { mountConsole } from '../console/mount-console.ts';
import { createHttp } from '../http.ts';
import { mountFeeds } from '../http/mount-feeds.ts';
import { createSink } from '../inbound/create-sink.ts';
import { openCore, type Opened, type Starting } from './open-core.ts';
import { openPlatforms } from './open-platforms.ts';
import { createStack } from './stack.ts';
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
  for (const notice of config.notices) steps.say(`  ! ${notice}`);
  const opened = await openCore(starting);
  const { core, queue, metrics, platforms } = opened;
  warnOfUnpublishedYears(starting, opened);
  const listens = config.role !== 'worker';
  const works = config.role !== 'chat';
  const http = createHttp({
    host: config.host,
    port: config.port,
    trustProxy: config.trustProxy,
    log,
    metrics,
    ready: async () => [
      ...(listens ? [...platforms.values()].flatMap((platform) => platform.problem() ?? []) : []),
      ...[await storeProblem(core.db), await queue.problem()].flatMap((problem) => problem ?? []),
    ],
  });
  await openPlatforms(starting, opened, http.app);
  // Without an address no link to sign in can be given out.
  const { publicUrl } = core;
  if (publicUrl !== undefined) mountConsole(http.app, core, { publicUrl });
  mountFeeds(http.app, { read: (token) => readCalendar(core, token), log });
  const sink = createSink(core);
  stack.push(() => sink.drained());
  const address = await steps.step('网络 listener', () => http.listen());
  stack.push(() => http.close());
  for (const platform of listens ? platforms.values() : []) {
    await steps.step(`聊天平台 chat: ${platform.id}`, () => platform.start(sink));
    stack.push(() => platform.stop());
  }
  if (works) {
    await releaseLeases(core, config.databaseUrl === undefined);
    // Work goes on at once: planning a large book again must not hold up what is due for those it has not reached.
    stack.push(startWork(core, queue));
    await steps.step('补做停机期间的事 catch up', () =>
      catchUp(core, (day) => queue.ask({ name: 'run-day', day: day.toString() })),
    );
  }
  return address;
}

/** Plans reach weeks ahead: a year whose holidays nobody has published yet is said before it begins. */
const daysAhead = 60;

function warnOfUnpublishedYears({ log }: Starting, { core }: Opened): void {
  const { playbook, calendar } = core.rules;
  const today = core.clock.now().toZonedDateTimeISO(playbook.zone).toPlainDate();
  for (const year of new Set([today.year, today.add({ days: daysAhead }).year])) {
    if (calendar.isPublished(year)) continue;
    log.warn(
      { year },
      `${year} 年放假安排尚未收录，只按法定节日和周末计算；公布后请写入 templates/calendar.yaml. ` +
        `The holidays of ${year} are not known yet, only statutory days and weekends are kept.`,
    );
  }
}
