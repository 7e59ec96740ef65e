import type { Core } from '../../jobs/core.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { nextWakeMs } from '../../jobs/outbox/next-wake.ts';
import { warmUp } from '../../jobs/outbox/warm-up.ts';
import { type JobOf, slicesAtMost } from '../../jobs/queue/jobs.ts';
import type { Queue } from '../../jobs/queue/open-queue.ts';

/** After the database could not be asked what comes next. */
const retryMs = 1_000;
/** A slice that came to a process with a run of its own under way. */
const passedOnAfterMs = 500;

/**
 * When this process delivers: when the queue asks, and by itself when something becomes due, a pause ends or a lease
 * expires. For what is due by the clock it does not need the queue, which may be away, or may still wait for a worker
 * that was killed with the request in hand.
 */
export function createDeliveries(core: Core, queue: Pick<Queue, 'ask'>) {
  const stopping = new AbortController();
  let wake: NodeJS.Timeout | undefined;
  /** One run at a time: it keeps the network busy by itself, and a second one would halve its batches. */
  let underWay: Promise<void> | null = null;
  let isAskedMeanwhile = false;
  let warming: Promise<void> | null = null;

  /** A slice of what is due. When more is due than it takes, asks for the next, which any process may take. */
  const run = async ({ slice = 0 }: JobOf<'deliver-due'>, signal: AbortSignal): Promise<void> => {
    const next = slice + 1;
    let isAsked = next > slicesAtMost;
    try {
      await deliverDue(core, signal, () => {
        if (!isAsked) void queue.ask({ name: 'deliver-due', slice: next });
        isAsked = true;
      });
    } finally {
      const ms = await nextWakeMs(core).catch(() => retryMs);
      wakeAfter(isAskedMeanwhile ? 0 : ms);
      isAskedMeanwhile = false;
    }
  };

  const wakeAfter = (ms: number): void => {
    clearTimeout(wake);
    if (!stopping.signal.aborted) wake = setTimeout(wakeUp, ms);
  };

  const deliver = async (job: JobOf<'deliver-due'>, signal: AbortSignal): Promise<void> => {
    // The one under way goes on until nothing is due; it may just have looked for the last time.
    if (underWay !== null) {
      isAskedMeanwhile = true;
      // Another process may be free.
      if (job.slice !== undefined) void queue.ask(job, { afterMs: passedOnAfterMs });
      return;
    }
    const started = run(job, signal);
    underWay = started.catch(() => {}).finally(() => (underWay = null));
    await started;
  };

  const wakeUp = (): void => {
    deliver({ name: 'deliver-due' }, stopping.signal).catch((error: unknown) => {
      core.log.warn({ err: error }, 'what is due could not be delivered; tried again soon');
    });
  };

  return {
    /** Handles the queue's job. */
    deliver,
    /** Delivers what is due now, and from then on whatever becomes due. Called again, it looks again. */
    begin: (): void => {
      // Once per process, because connections keep their plans. If the database cannot be reached, the first run says so.
      warming ??= warmUp(core).catch(() => {});
      void warming.then(() => wakeAfter(0));
    },
    async stop(): Promise<void> {
      stopping.abort();
      clearTimeout(wake);
      await warming;
      await underWay;
    },
  };
}
