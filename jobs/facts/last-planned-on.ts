import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';

/** The last day whose run finished; null when none did. */
export async function lastPlannedOn(db: Db): Promise<Temporal.PlainDate | null> {
  const run = await db.planRun.findFirst({ where: { finishedAt: { not: null } }, orderBy: { day: 'desc' } });
  return run === null ? null : fromDbDate(run.day);
}
