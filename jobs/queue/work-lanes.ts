/** The worker side of the queue: validates payloads and maps errors to the queue's retry behaviour. */
import { setTimeout as wait } from 'node:timers/promises';
import type { WorkerOptions } from 'bullmq';
import { XinhangError } from '../errors.ts';
import type { Log } from '../ports.ts';
import { traced } from '../traced.ts';
import type { Backend, LaneWorker } from './backend.ts';
import type { Job, JobName, JobOf } from './jobs.ts';
import { jobKey, jobNames, readJob } from './jobs.ts';
import type { ReportProblem } from './problems.ts';
import { decideRetry } from './retry-policy.ts';

/**
 * One handler per job. A handler looks in the database for what there is to do, and may be called twice or concurrently
 * with another process.
 *
 * @param stopping aborted on shutdown: finish the current slice and leave the rest to the next start
 */
export type Handlers = {
  readonly [N in JobName]: (job: JobOf<N>, stopping: AbortSignal) => Promise<void>;
};

export interface Worker {
  /** Takes no more jobs, signals the current ones to stop, and waits for them. */
  close(): Promise<void>;
}

/**
 * A killed process is detected after `lockDuration` and one or two checks, about ten seconds; the defaults take a
 * minute. An interrupted job is not a faulty one, so the stalled limit is high enough to be practically never reached.
 */
const tuning = {
  lockDuration: 6_000,
  stalledInterval: 2_000,
  maxStalledCount: 50,
  // Between attempts to report a job's result while the server is unreachable.
  runRetryDelay: 2_000,
} satisfies Partial<WorkerOptions>;

const reopenAfterMs = 1_000;

/** One of each, so that the next slice of what is due goes to a process that is free. */
const atOnce = 1;

export function workLanes(options: {
  readonly backend: Backend;
  readonly handlers: Handlers;
  readonly laneName: (job: JobName) => string;
  readonly log: Log;
  readonly report: ReportProblem;
  readonly onFailed: (name: JobName) => void;
  /** Queues the same job again, later. */
  readonly again: (job: Job, afterMs: number) => Promise<void>;
}): Worker {
  const { backend, handlers, laneName, log, report, onFailed, again } = options;
  const stop = new AbortController();

  const process = async (data: unknown): Promise<void> => {
    const job = readJob(data);
    try {
      await traced(
        `job ${job.name}`,
        () => ({ 'xinhang.job': jobKey(job) }),
        () => handle(handlers, job, stop.signal),
      );
    } catch (error) {
      const retry = error instanceof XinhangError ? error.retry : 'later';
      if (retry === 'never' || retry === 'later') throw error;
      // The error gives the delay, so this is not a failed attempt: the job ends and a new one is queued.
      log.info({ job: jobKey(job), err: error, afterMs: retry.afterMs }, 'job postponed');
      await again(job, retry.afterMs);
    }
  };

  const connection = backend.connectWorkers();
  const open = (name: JobName): LaneWorker => {
    const worker = connection.openWorker(laneName(name), ({ data }) => process(data), {
      ...tuning,
      concurrency: atOnce,
      settings: {
        backoffStrategy(attemptsMade, _type, error) {
          const delayMs = decideRetry(error, attemptsMade, Math.random());
          return delayMs === 'never' ? -1 : delayMs;
        },
      },
    });
    worker.on('error', report);
    worker.on('failed', (job, error) => {
      if (job !== undefined && job.finishedOn === undefined) {
        log.warn({ job: name, attempts: job.attemptsMade, err: error }, 'job failed, will be tried again');
        return;
      }
      log.error({ job: name, err: error }, 'job failed for good');
      onFailed(name);
    });
    return worker;
  };

  /** A worker whose first connection failed keeps that failure, so it is replaced until one connects. */
  const keepOpen = async (name: JobName): Promise<void> => {
    for (;;) {
      const worker = open(name);
      workers.set(name, worker);
      try {
        await worker.waitUntilReady();
        return;
      } catch {
        if (stop.signal.aborted) return;
        // At once: it would retry without a pause.
        await worker.close(true);
        await wait(reopenAfterMs, undefined, { signal: stop.signal }).catch(() => {});
        if (stop.signal.aborted) return;
      }
    }
  };
  const workers = new Map<JobName, LaneWorker>();
  const opening = Promise.all(jobNames.map(keepOpen));

  const closeAll = async (): Promise<void> => {
    stop.abort();
    await connection.giveUpWaiting();
    await Promise.all([...workers.values()].map((worker) => worker.close()));
    await opening;
  };
  let closing: Promise<void> | null = null;
  return {
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}

function handle(handlers: Handlers, job: Job, stopping: AbortSignal): Promise<void> {
  switch (job.name) {
    case 'run-day':
      return handlers['run-day'](job, stopping);
    case 'deliver-due':
      return handlers['deliver-due'](job, stopping);
    case 'work-inbox':
      return handlers['work-inbox'](job, stopping);
  }
}
