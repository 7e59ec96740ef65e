import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';

/** Whether anybody is to be planned by a day: because of that day, or because many plans were to change at once. */
export async function isLookDue(db: Db, day: Temporal.PlainDate): Promise<boolean> {
  const customer = await db.customer.findFirst({
    where: { nextLookOn: { lte: toDbDate(day) } },
    select: { id: true },
  });
  return customer !== null;
}
