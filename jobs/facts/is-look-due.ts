import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { dutiesLookOn } from './duties-look-on.ts';

/**
 * Whether any customer, entry or duty must be planned by this day: because the day has come, or because replanning many was
 * requested.
 */
export async function isLookDue(db: Db, day: Temporal.PlainDate): Promise<boolean> {
  const on = toDbDate(day);
  const [found] = await db.$queryRaw<{ due: boolean }[]>`
    SELECT EXISTS (SELECT FROM customer WHERE next_look_on <= ${on}::date)
      OR EXISTS (SELECT FROM entry WHERE next_look_on <= ${on}::date)
      OR EXISTS (SELECT FROM look_again WHERE "on" <= ${on}::date)
      OR EXISTS (SELECT FROM setting WHERE key = ${dutiesLookOn} AND value #>> '{}' <= ${day.toString()}) AS due`;
  return found?.due ?? false;
}
