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
  let wake: NodeJS.Timeout | undefined;
  const wakeAgain = async (): Promise<void> => {
    const ms = await nextWakeMs(core);
    clearTimeout(wake);
    wake = setTimeout(() => void queue.ask({ name: 'deliver-due' }), ms);
  };
  const worker = queue.work({
    'run-day': (job, stopping) => runDay(core, Temporal.PlainDate.from(job.day), stopping),
    'deliver-due': async (job, stopping) => {
      await deliverSlice(core, queue, job, stopping);
      await wakeAgain();
    },
    'work-inbox': () => workInbox(core),
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
    clearTimeout(wake);
    await worker.close();
    clearTimeout(wake);
  };
}

/** Delivers what is due. When there is more than one slice takes, it asks for the next, which any process may take. */
export async function deliverSlice(
  core: Core,
  queue: Queue,
  { slice = 0 }: JobOf<'deliver-due'>,
  stopping: AbortSignal,
): Promise<void> {
  const next = slice + 1;
  let isAsked = next > slicesAtMost;
  await deliverDue(core, stopping, () => {
    if (!isAsked) void queue.ask({ name: 'deliver-due', slice: next });
    isAsked = true;
  });
}
