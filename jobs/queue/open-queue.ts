/**
 * The courier between whoever has something to do and whoever does it. It may lose everything at any moment: what
 * must not be forgotten is a row in the database, and the ticks ask for it again.
 */
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
  /** Not before so many milliseconds of real time. Without it, as soon as possible. */
  readonly afterMs?: number;
}

export interface Queue {
  /**
   * Asks for a job. An ask for what is already waiting joins it. An ask for what is being worked on right now is
   * worked on once more afterwards, because the worker may have looked before the reason for the ask was there.
   *
   * @returns false when the courier cannot be reached. That is logged, and no reason to fail: the next tick asks.
   * @throws XinhangError `bad_input` for a job that is none.
   */
  ask(job: Job, options?: AskOptions): Promise<boolean>;
  /** Begins to work: slices of what is due side by side, and of the other names one job at a time. */
  work(handlers: Handlers): Worker;
  /** `null` when the courier answers, otherwise what is wrong and what to do. */
  problem(): Promise<string | null>;
  /** Closes the workers, waiting for the jobs at hand, and then the connections. */
  close(): Promise<void>;
}

export interface QueueOptions {
  readonly backend: BackendChoice;
  readonly log: Log;
  /** Installations that share one Redis or one database have different names. */
  readonly name?: string;
  /** How often a job is tried before it rests as failed. */
  readonly attempts?: number;
  /** Told of every job that failed for good. */
  readonly onFailed?: (name: JobName) => void;
}

/** Pauses before an ask is tried again, within which a dropped connection is usually back. */
const askPausesMs = [100, 400, 1_500];

/** @throws XinhangError `database_unusable` when the backend cannot be reached. */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { backend: choice, log, name = 'xinhang', attempts = maxAttempts, onFailed = () => {} } = options;
  const report = createProblemReport(log, () => performance.now());
  const backend: Backend =
    choice.kind === 'redis'
      ? await openRedisBackend(choice.url, report)
      : await openPostgresBackend(choice.url, report);

  const laneName = (job: JobName) => `${name}-${job}`;
  const lanes = new Map<JobName, Lane>();
  for (const job of jobNames) {
    const lane = backend.openLane(laneName(job));
    lane.on('error', report);
    lanes.set(job, lane);
  }
  const workers = new Set<Worker>();

  const add = async (job: Job, key: string, delayMs: number) => {
    // Ids are given by the queue: a failed job keeps its id, and an ask that took it would be swallowed.
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

  const ask = async (asked: Job, { afterMs = 0 }: AskOptions = {}): Promise<boolean> => {
    const job = readJob(asked);
    // A wake-up for later has a key of its own, or an ask for now would join it and wait as long.
    const key = afterMs > 0 ? `${jobKey(job)}_at_${Math.ceil((Date.now() + afterMs) / 1_000)}` : jobKey(job);
    for (const pauseMs of [...askPausesMs, null]) {
      try {
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
    problem: () => backend.problem(),
    async close() {
      await Promise.all([...workers].map((worker) => worker.close()));
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
      await backend.close();
    },
  };
}
