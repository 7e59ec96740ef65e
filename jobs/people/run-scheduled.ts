import type { Temporal } from 'temporal-polyfill';
import { toDbDate } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { staffById } from '../staff/staff-member.ts';
import { runHandover } from './run-handover.ts';

/** Runs departures due today or missed on earlier days, before the day is planned. */
export async function runScheduled(core: Core, today: Temporal.PlainDate): Promise<void> {
  const due = await core.db.handover.findMany({
    where: { state: 'scheduled', on: { lte: toDbDate(today) } },
    orderBy: { number: 'asc' },
    select: { id: true, actorId: true, number: true },
  });
  for (const { id, actorId, number } of due) {
    try {
      // An earlier iteration may have handled the same departure, recorded twice.
      if ((await core.db.handover.count({ where: { id, state: 'scheduled' } })) === 0) continue;
      await runHandover(core, actorId === null ? null : await staffById(core.db, actorId), id);
    } catch (error) {
      // A failing departure must not block the day's planning; the next run retries it.
      core.log.error({ err: error, handover: number }, 'a scheduled departure could not be carried out');
    }
  }
}
