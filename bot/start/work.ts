import { Temporal } from 'temporal-polyfill';
import type { Core } from '../../jobs/core.ts';
import { isDigestDue } from '../../jobs/digest/write-digests.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { nextWakeMs } from '../../jobs/outbox/next-wake.ts';
import { isLookDue } from '../../jobs/facts/is-look-due.ts';
import { lastPlannedOn } from '../../jobs/facts/last-planned-on.ts';
import { type JobOf, slicesAtMost } from '../../jobs/queue/jobs.ts';
import type { Queue } from '../../jobs/queue/open-queue.ts';
import { startTicks } from '../../jobs/queue/tick.ts';
import { inboxLeaseSeconds } from '../../jobs/inbox/inbox.ts';
import { runDay } from '../../jobs/run-day.ts';
import { workInbox } from '../inbound/work-inbox.ts';

/** Runs the worker: handles the queue's jobs and ticks. Returns a function that stops it. */
export function startWork(core: Core, queue: Queue): () => Promise<void> {
  const slices = createSlices(core, queue);
  const worker = queue.work({
    'run-day': (job, stopping) => runDay(core, Temporal.PlainDate.from(job.day), stopping),
    'deliver-due': slices.deliver,
    'work-inbox': (_job, stopping) => workInbox(core, null, stopping),
  });
  const ticks = startTicks({
    queue,
    clock: core.clock,
    zone: core.rules.playbook.zone,
    lastPlannedOn: () => lastPlannedOn(core.db),
    isLookDue: async (today) => (await isLookDue(core.db, today)) || (await isDigestDue(core)),
    log: core.log,
  });
  // Items held by a process that died become free when their leases expire.
  void queue.ask({ name: 'work-inbox' }, { afterMs: (inboxLeaseSeconds + 1) * 1_000 });
  return async () => {
    await ticks.stop();
    slices.stop();
    await worker.close();
    slices.stop();
  };
}

/**
 * Delivers a slice of what is due. When more is due than one slice takes, asks for the next, which any process may take.
 * Afterwards asks again for when something becomes due, a pause ends or a lease expires.
 */
export function createSlices(core: Core, queue: Queue) {
  let wake: NodeJS.Timeout | undefined;
  return {
    deliver: async ({ slice = 0 }: JobOf<'deliver-due'>, stopping: AbortSignal): Promise<void> => {
      const next = slice + 1;
      let isAsked = next > slicesAtMost;
      await deliverDue(core, stopping, () => {
        if (!isAsked) void queue.ask({ name: 'deliver-due', slice: next });
        isAsked = true;
      });
      const ms = await nextWakeMs(core);
      clearTimeout(wake);
      wake = setTimeout(() => void queue.ask({ name: 'deliver-due' }), ms);
    },
    stop: (): void => clearTimeout(wake),
  };
}
