/**
 * The courier between the code that requests work and the workers that do it. It may lose everything at any time: what
 * must not be lost is a row in the database, and the ticks queue it again.
 */
import { XinhangError } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { Backend, BackendChoice, Lane } from './backend.ts';
import type { Job, JobName } from './jobs.ts';
import { jobKey, jobNames, readJob } from './jobs.ts';
import { openPostgresBackend } from './postgres-backend.ts';
import { createProblemReport } from './problems.ts';
import { openRedisBackend } from './redis-backend.ts';
import { maxAttempts } from './retry-policy.ts';
import type { Handlers, Worker } from './work-lanes.ts';
import { workLanes } from './work-lanes.ts';

export interface AskOptions {
  /** Delay in milliseconds of real time. Default: none. */
  readonly afterMs?: number;
}

export interface Queue {
  /**
   * Queues a job. A request for a job that is already waiting is merged with it. A request for a job that is running is
   * run once more afterwards, because the worker may have looked before the new work was there.
   *
   * @returns false when the backend cannot be reached. That is logged and not an error: the next tick asks again.
   * @throws XinhangError `bad_input` for an unknown job
   */
  ask(job: Job, options?: AskOptions): Promise<boolean>;
  /** Starts the workers: one job at a time per name. */
  work(handlers: Handlers): Worker;
  /** The BullMQ queues, for its board. */
  readonly lanes: readonly Lane[];
  /** `null` when the backend is reachable, otherwise what is wrong and what to do. */
  problem(): Promise<string | null>;
  /** `null`: the queue is on PostgreSQL, or Redis cannot be reached. */
  redisVersion(): Promise<string | null>;
  /** Closes the workers after their current jobs, then the connections. */
  close(): Promise<void>;
}

export interface QueueOptions {
  readonly backend: BackendChoice;
  readonly log: Log;
  /** Installations that share a Redis or a database need different names. */
  readonly name?: string;
  /** Attempts before a job is marked as failed. */
  readonly attempts?: number;
  /** Called for every job that failed for good. */
  readonly onFailed?: (name: JobName) => void;
  /** The machine's clock, by which BullMQ delays jobs, and a clock that cannot be set. Default: those of the system. */
  readonly clocks?: { readonly wallMs: () => number; readonly steadyMs: () => number };
  /** How long a connection may take. */
  readonly connectTimeoutMs?: number;
}

/** Delays between retries of a request; a dropped connection is usually back within them. */
const askPausesMs = [100, 400, 1_500];

const systemClocks = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/** Adjustments smaller than this delay a job no longer than its own pause. */
const setBackMs = 2_000;

/** @throws XinhangError `database_unusable` when the backend cannot be reached */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { backend: choice, log, name = 'xinhang', attempts = maxAttempts, onFailed = () => {} } = options;
  const { clocks = systemClocks, connectTimeoutMs = 5_000 } = options;
  const report = createProblemReport(log, () => performance.now());
  const backend: Backend =
    choice.kind === 'redis'
      ? await openRedisBackend(choice.url, connectTimeoutMs, report)
      : await openPostgresBackend(choice.url, connectTimeoutMs, report);

  const laneName = (job: JobName) => `${name}-${job}`;
  const lanes = new Map<JobName, Lane>();
  for (const job of jobNames) {
    const lane = backend.openLane(laneName(job));
    lane.on('error', report);
    lanes.set(job, lane);
  }
  const close = async (): Promise<void> => {
    await Promise.all([...lanes.values()].map((lane) => lane.close()));
    await backend.close();
  };
  try {
    // A lane whose first connection failed never works again.
    await Promise.all([...lanes.values()].map((lane) => lane.waitUntilReady()));
  } catch (error) {
    await close();
    throw new XinhangError('database_unusable', backend.unusable(error), {
      retry: 'later',
      cause: error,
    });
  }
  const workers = new Set<Worker>();

  const add = async (job: Job, key: string, delayMs: number) => {
    // The queue assigns ids: a failed job keeps its id, so a request with the same id would be discarded.
    await lanes.get(job.name)?.add(job.name, job, {
      deduplication: { id: key, keepLastIfActive: true },
      delay: delayMs,
      attempts,
      backoff: { type: 'xinhang' },
      removeOnComplete: true,
      removeOnFail: { age: 7 * 24 * 3600, count: 500 },
      stackTraceLimit: 3,
    });
  };

  /**
   * A job delayed by a minute would wait an hour more after the clock was set back an hour, and requests for it would be
   * merged with it. So every delayed job becomes ready: one that comes early finds nothing to do.
   */
  let aheadMs = clocks.wallMs() - clocks.steadyMs();
  const promoteIfSetBack = async (): Promise<void> => {
    const nowAheadMs = clocks.wallMs() - clocks.steadyMs();
    if (aheadMs - nowAheadMs > setBackMs) {
      await Promise.all([...lanes.values()].map((lane) => lane.promoteJobs()));
      log.warn({ byMs: Math.round(aheadMs - nowAheadMs) }, 'the clock was set back; delayed jobs run now');
    }
    aheadMs = nowAheadMs;
  };

  const ask = async (asked: Job, { afterMs = 0 }: AskOptions = {}): Promise<boolean> => {
    const job = readJob(asked);
    // A delayed job has its own key; otherwise an immediate request would be merged with it and delayed too.
    const key =
      afterMs > 0 ? `${jobKey(job)}_at_${Math.ceil((clocks.wallMs() + afterMs) / 1_000)}` : jobKey(job);
    for (const pauseMs of [...askPausesMs, null]) {
      try {
        await promoteIfSetBack();
        await add(job, key, afterMs);
        return true;
      } catch (error) {
        if (pauseMs === null) log.warn({ err: error, job: key }, 'the queue did not take an ask');
        else await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    return false;
  };

  return {
    ask,
    work(handlers) {
      const worker = workLanes({
        backend,
        handlers,
        laneName,
        log,
        onFailed,
        report,
        again: (job, afterMs) => add(job, `${jobKey(job)}_again`, afterMs),
      });
      workers.add(worker);
      return worker;
    },
    lanes: [...lanes.values()],
    problem: () => backend.problem(),
    redisVersion: () => backend.redisVersion(),
    async close() {
      await Promise.all([...workers].map((worker) => worker.close()));
      await close();
    },
  };
}
