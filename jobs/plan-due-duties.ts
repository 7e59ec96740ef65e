import type { Temporal } from 'temporal-polyfill';
import type { Core } from './core.ts';
import { countPlanned } from './replan/count-planned.ts';
import { areDutiesDue, planDuties } from './replan/replan-duties.ts';

/** Plans what colleagues and the company owe by the calendar, if the day can matter. */
export async function planDueDuties(
  core: Core,
  day: Temporal.PlainDate,
  stopping: AbortSignal,
): Promise<void> {
  if (stopping.aborted || !(await areDutiesDue(core.db, day, core.rules))) return;
  const changes = await core.db.$transaction(
    async (tx) => await planDuties(tx, day, core.rules, core.clock.now()),
  );
  core.counts.countRemindersPlanned(countPlanned(changes ?? []));
}
