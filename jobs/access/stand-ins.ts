import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/**
 * Somebody with all they stand in for on a day: whoever named them, and, where that one was a stand-in too, whoever
 * named that one. What may be read and done while standing in follows from it (`access.ts`), and ends with the day.
 */
export async function withStandIns(
  db: Db | Tx,
  who: StaffMember,
  today: Temporal.PlainDate,
): Promise<StaffMember> {
  const day = toDbDate(today);
  const away = await db.absence.findMany({
    where: { undoneAt: null, from: { lte: day }, to: { gte: day }, staff: { leftOn: null } },
    select: { staffId: true, standInId: true },
  });
  const found = new Set<string>();
  let asked: readonly string[] = [who.id];
  while (asked.length > 0) {
    asked = away
      .filter(({ staffId, standInId }) => asked.includes(standInId) && !found.has(staffId))
      .map(({ staffId }) => staffId)
      .filter((id) => id !== who.id);
    for (const id of asked) found.add(id);
  }
  return found.size === 0 ? who : { ...who, standsInFor: [...found] };
}
