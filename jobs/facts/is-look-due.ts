import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';

/**
 * Whether any customer or entry must be planned by this day: because the day has come, or because replanning many was
 * requested.
 */
export async function isLookDue(db: Db, day: Temporal.PlainDate): Promise<boolean> {
  const customer = await db.customer.findFirst({
    where: { nextLookOn: { lte: toDbDate(day) } },
    select: { id: true },
  });
  if (customer !== null) return true;
  const entry = await db.entry.findFirst({
    where: { nextLookOn: { lte: toDbDate(day) } },
    select: { id: true },
  });
  if (entry !== null) return true;
  return (await db.lookAgain.findFirst({ where: { on: { lte: toDbDate(day) } } })) !== null;
}
