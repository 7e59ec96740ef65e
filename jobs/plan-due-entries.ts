import type { Temporal } from 'temporal-polyfill';
import { toDbDate } from '../prisma/days.ts';
import type { Core } from './core.ts';
import { judgeTimed } from './entries/judge-timed.ts';
import { countPlanned } from './replan/count-planned.ts';
import { replanEntries } from './replan/replan-entries.ts';

/** Entries planned per transaction, which holds their locks. */
const together = 50;

/**
 * Plans the entries of registers for which a day can matter: those marked because a rule or a superior has changed, and
 * those with a timed rule to be judged. What they owe is planned completely when they come into a state, so most of them
 * are never due.
 *
 * @param stopping ends the run after the current batch
 */
export async function planDueEntries(
  core: Core,
  day: Temporal.PlainDate,
  stopping: AbortSignal,
): Promise<void> {
  let after: string | undefined;
  while (!stopping.aborted) {
    const due = await core.db.entry.findMany({
      where: { nextLookOn: { lte: toDbDate(day) }, ...(after === undefined ? {} : { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: together,
      select: { id: true },
    });
    const ids = due.map(({ id }) => id);
    after = ids.at(-1);
    if (after === undefined) return;
    const now = core.clock.now();
    const changes = await core.db.$transaction(async (tx) => {
      await judgeTimed(core, tx, ids, day, now);
      return await replanEntries(tx, ids, core.rules, now);
    });
    core.counts.countRemindersPlanned(countPlanned(changes));
  }
}
