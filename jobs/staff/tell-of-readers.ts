import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/** @returns true the first time only: from then on this person knows that others in a group can read a command */
export async function tellOfReaders(db: Db, staffId: string, at: Temporal.Instant): Promise<boolean> {
  const { count } = await db.staff.updateMany({
    where: { id: staffId, toldOfReadersAt: null },
    data: { toldOfReadersAt: toDbInstant(at) },
  });
  return count > 0;
}
