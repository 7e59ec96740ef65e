/** The part of BullMQ that this program uses, identical on Redis and PostgreSQL. */
import type { JobsOptions, Processor, WorkerOptions } from 'bullmq';
import type { Job, JobName } from './jobs.ts';
import type { AnySaid } from '../../templates/reader/said.ts';

export type BackendChoice =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'redis'; readonly url: string };

/** A BullMQ queue with the jobs of one name. */
export interface Lane {
  add(name: JobName, job: Job, options: JobsOptions): Promise<unknown>;
  /** Makes every delayed job ready. */
  promoteJobs(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

export interface LaneWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: FailedJob | undefined, error: Error) => void): unknown;
  /** Rejects for ever after the first connection failed. */
  waitUntilReady(): Promise<unknown>;
  /** Waits for the current job, unless forced. */
  close(force?: boolean): Promise<void>;
}

export interface FailedJob {
  readonly attemptsMade: number;
  /** Absent while the job will be retried. */
  readonly finishedOn?: number | undefined;
}

export interface WorkerConnection {
  openWorker(
    laneName: string,
    process: Processor<Job, void, JobName>,
    options: Omit<WorkerOptions, 'connection'>,
  ): LaneWorker;
  /** Stops waiting for an unreachable server, so that the workers can be closed without it. */
  giveUpWaiting(): Promise<void>;
}

export interface Backend {
  openLane(laneName: string): Lane;
  /** Opens the connection for workers, which wait for an unreachable server. */
  connectWorkers(): WorkerConnection;
  /** What to say when it cannot be used. */
  unusable(error: unknown): AnySaid;
  /** `null` when reachable, otherwise what is wrong and what to do. */
  problem(): Promise<string | null>;
  /** Of the Redis server; `null` on PostgreSQL, and while Redis cannot be reached. */
  redisVersion(): Promise<string | null>;
  /** Closes only what was opened here; lanes and workers are closed by their owners. */
  close(): Promise<void>;
}
