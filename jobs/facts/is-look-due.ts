import type { Temporal } from 'temporal-polyfill';
import { type Db, Prisma } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { dutiesLookOn } from './duties-look-on.ts';

/**
 * Whether any customer, entry or duty must be planned by this day: because the day has come, or because replanning many was
 * requested.
 */
export async function isLookDue(db: Db, day: Temporal.PlainDate): Promise<boolean> {
  const [found] = await db.$queryRaw<{ due: boolean }[]>`SELECT ${lookIsDue(day)} AS due`;
  return found?.due ?? false;
}

/** Whether this day must be run: it was not the last that finished, or a look is due. */
export async function isRunDue(db: Db, day: Temporal.PlainDate): Promise<boolean> {
  const [found] = await db.$queryRaw<{ due: boolean }[]>`
    SELECT (SELECT max(day) FROM plan_run WHERE finished_at IS NOT NULL) IS DISTINCT FROM ${toDbDate(day)}::date
      OR ${lookIsDue(day)} AS due`;
  return found?.due ?? true;
}

const lookIsDue = (day: Temporal.PlainDate) => Prisma.sql`(
  EXISTS (SELECT FROM customer WHERE next_look_on <= ${toDbDate(day)}::date)
  OR EXISTS (SELECT FROM entry WHERE next_look_on <= ${toDbDate(day)}::date)
  OR EXISTS (SELECT FROM look_again WHERE "on" <= ${toDbDate(day)}::date)
  OR EXISTS (SELECT FROM setting WHERE key = ${dutiesLookOn} AND value #>> '{}' <= ${day.toString()}))`;
