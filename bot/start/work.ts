import { Temporal } from 'temporal-polyfill';
import type { Core } from '../../jobs/core.ts';
import { deliverDue } from '../../jobs/deliver/deliver-due.ts';
import { lastPlannedOn } from '../../jobs/facts/last-planned-on.ts';
import type { Queue } from '../../jobs/queue/open-queue.ts';
import { startTicks } from '../../jobs/queue/tick.ts';
import { runDay } from '../../jobs/run-day.ts';
import { workInbox } from '../inbound/work-inbox.ts';

/** The worker's side: does what the courier asks for, and ticks. Returns how to stop it. */
export function startWork(core: Core, queue: Queue): () => Promise<void> {
  const worker = queue.work({
    'run-day': (job) => runDay(core, Temporal.PlainDate.from(job.day)),
    'deliver-due': async () => {
      await deliverDue(core);
    },
    'work-inbox': () => workInbox(core),
  });
  const ticks = startTicks({
    queue,
    clock: core.clock,
    zone: core.rules.playbook.zone,
    lastPlannedOn: () => lastPlannedOn(core.db),
    log: core.log,
  });
  return async () => {
    await ticks.stop();
    await worker.close();
  };
}
