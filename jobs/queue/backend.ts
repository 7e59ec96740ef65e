/** The part of BullMQ that this program uses, the same on Redis and on PostgreSQL. */
import type { JobsOptions, Processor, WorkerOptions } from 'bullmq';
import type { Job, JobName } from './jobs.ts';

export type BackendChoice =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'redis'; readonly url: string };

/** One queue of BullMQ, which holds the jobs of one name. */
export interface Lane {
  add(name: JobName, job: Job, options: JobsOptions): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

export interface LaneWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: FailedJob | undefined, error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  /** Waits for the job at hand. */
  close(): Promise<void>;
}

export interface FailedJob {
  readonly attemptsMade: number;
  /** Absent while it will be tried again. */
  readonly finishedOn?: number | undefined;
}

export interface WorkerConnection {
  openWorker(
    laneName: string,
    process: Processor<Job, void, JobName>,
    options: Omit<WorkerOptions, 'connection'>,
  ): LaneWorker;
  /** From now on a server that is away is not waited for, so that the workers can be closed without it. */
  giveUpWaiting(): Promise<void>;
}

export interface Backend {
  openLane(laneName: string): Lane;
  /** Begins to connect for workers, which wait for a server that is away. */
  connectWorkers(): WorkerConnection;
  /** `null` when it answers, otherwise what is wrong and what to do. */
  problem(): Promise<string | null>;
  /** Closes what was opened here; the lanes and workers are closed by whoever opened them. */
  close(): Promise<void>;
}
