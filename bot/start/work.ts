import { Temporal } from 'temporal-polyfill';
import { createDeliveries } from './deliveries.ts';
import type { Core } from '../../jobs/core.ts';
import { isDigestDue } from '../../jobs/digest/write-digests.ts';
import { countAhead } from '../../jobs/figures/count-months.ts';
import { isLookDue } from '../../jobs/facts/is-look-due.ts';
import { lastPlannedOn } from '../../jobs/facts/last-planned-on.ts';
import type { Queue } from '../../jobs/queue/open-queue.ts';
import { startTicks } from '../../jobs/queue/tick.ts';
import { inboxLeaseSeconds } from '../../jobs/inbox/inbox.ts';
import { planSlice } from '../../jobs/plan-due.ts';
import { planSlices } from '../../jobs/queue/jobs.ts';
import { runDay } from '../../jobs/run-day.ts';
import { workInbox } from '../inbound/work-inbox.ts';

/** Runs the worker: handles the queue's jobs and ticks. Returns a function that stops it. */
export function startWork(core: Core, queue: Queue): () => Promise<void> {
  const deliveries = createDeliveries(core, queue);
  const worker = queue.work({
    'run-day': async ({ name, day, slice }, stopping) => {
      const on = Temporal.PlainDate.from(day);
      if (slice !== undefined) return await planSlice(core, on, slice, stopping);
      await runDay(core, on, stopping, () => {
        for (let number = 1; number <= planSlices; number += 1) void queue.ask({ name, day, slice: number });
      });
      if (!stopping.aborted) await countAhead(core.db, on, core.rules.playbook.zone);
    },
    'deliver-due': deliveries.deliver,
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
  deliveries.begin();
  // Items held by a process that died become free when their leases expire.
  void queue.ask({ name: 'work-inbox' }, { afterMs: (inboxLeaseSeconds + 1) * 1_000 });
  return async () => {
    await ticks.stop();
    await Promise.all([deliveries.stop(), worker.close()]);
  };
}
