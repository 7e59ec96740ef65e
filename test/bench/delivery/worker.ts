/** A benchmark worker: the production queue, outbox and Slack adapter. */
import Fastify from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { createDeliveries } from '../../../bot/start/deliveries.ts';
import type { Core } from '../../../jobs/core.ts';
import { loadTemplates } from '../../../jobs/load-templates.ts';
import { openClaims } from '../../../jobs/outbox/claims.ts';
import { steadyTime } from '../../../jobs/steady-time.ts';
import { type ChatPlatform, type Log, noCounts, noPace } from '../../../jobs/ports.ts';
import type { BackendChoice } from '../../../jobs/queue/backend.ts';
import { openQueue } from '../../../jobs/queue/open-queue.ts';
import { rulesOf } from '../../../jobs/rules.ts';
import { openDb } from '../../../prisma/client.ts';
import { standingNowMs } from '../../clock.ts';
import { megabytes, processorMs } from '../figures.ts';
import { openAdapter } from './adapters.ts';
import type { ChatName } from './chat.ts';
import { paceUnder } from './limiter.ts';
import { answerQuestions, readSettings } from './processes.ts';

export type WorkerQuestion = 'begin' | 'due' | 'state' | 'collect';

export interface WorkerAnswer {
  /** The name under which its claims are held. */
  readonly owner: string;
  /** Resident memory now, and its peak. */
  readonly nowMb: number;
  readonly peakMb: number;
  /** What is in use of the heap; without garbage once it was told to collect it. */
  readonly heapMb: number;
  /** Processor time of this process until now. */
  readonly cpuMs: number;
}

export interface WorkerSettings {
  readonly url: string;
  readonly platform: ChatName;
  readonly chatUrl: string;
  readonly backend: BackendChoice;
  /** The company's time at the start. */
  readonly now: string;
  /** `waits`: it stands a minute earlier until the question `due`. */
  readonly clock: 'stands' | 'runs' | 'waits';
  /** Messages a second of the workspace; null: no limit. */
  readonly perSecond: number | null;
}

const settings = readSettings() as WorkerSettings;
const templates = loadTemplates();
const say = (what: object, message = '') => console.error(message, what);
const log: Log = { debug: () => {}, info: () => {}, warn: say, error: say };
const http = Fastify();
const adapter = openAdapter(settings.platform, settings.chatUrl, { http, log, nowMs: standingNowMs });
const { perSecond } = settings;
/** Slack's own pace would be the only thing measured; the strict fakes of the others count what is too much. */
const slackPace = perSecond === null ? noPace : { ...noPace, workspace: paceUnder(perSecond) };
const { capabilities } = adapter;
const platform: ChatPlatform =
  settings.platform === 'slack'
    ? { ...adapter, capabilities: { ...capabilities, pace: slackPace } }
    : adapter;
const now = Temporal.Instant.from(settings.now);
const startedMs = performance.now();
const runningNow = () => now.add({ milliseconds: Math.round(performance.now() - startedMs) });
let waits = settings.clock === 'waits';
const standingNow = () => (waits ? now.subtract({ minutes: 1 }) : now);
const core: Core = {
  db: openDb(settings.url).db,
  clock: { now: settings.clock === 'runs' ? runningNow : standingNow },
  rules: rulesOf(templates),
  templates,
  language: 'zh-CN',
  platforms: new Map([[platform.id, platform]]),
  log,
  counts: noCounts,
  nudge: () => {},
};
const queue = await openQueue({ backend: settings.backend, log });
const deliveries = createDeliveries(core, queue);
queue.work({
  'run-day': async () => {},
  'deliver-due': deliveries.deliver,
  'work-inbox': async () => {},
});

const claims = openClaims(core.db.sql, log, steadyTime);
const { owner } = claims;
claims.close();

answerQuestions(async (question): Promise<WorkerAnswer> => {
  if ((question as WorkerQuestion) === 'begin') deliveries.begin();
  if ((question as WorkerQuestion) === 'due') {
    waits = false;
    void deliveries.deliver({ name: 'deliver-due' }, new AbortController().signal);
  }
  if ((question as WorkerQuestion) === 'collect') globalThis.gc?.();
  const heapMb = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
  return { owner, nowMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM'), heapMb, cpuMs: processorMs() };
});
