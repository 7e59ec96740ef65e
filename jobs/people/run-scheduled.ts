import type { Temporal } from 'temporal-polyfill';
import { toDbDate } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { staffById } from '../staff/staff-member.ts';
import { runHandover } from './run-handover.ts';

/** Those who leave today, or left on a day on which nothing ran. Before anything is planned for the day. */
export async function runScheduled(core: Core, today: Temporal.PlainDate): Promise<void> {
  const due = await core.db.handover.findMany({
    where: { state: 'scheduled', on: { lte: toDbDate(today) } },
    orderBy: { number: 'asc' },
    select: { id: true, actorId: true, number: true },
  });
  for (const { id, actorId, number } of due) {
    try {
      // The one before may have been the same leaving, noted twice.
      if ((await core.db.handover.count({ where: { id, state: 'scheduled' } })) === 0) continue;
      await runHandover(core, actorId === null ? null : await staffById(core.db, actorId), id);
    } catch (error) {
      // One that cannot be done must not keep the day from being planned; it is tried again with the next run.
      core.log.error({ err: error, handover: number }, 'somebody who leaves could not be let go');
    }
  }
}
