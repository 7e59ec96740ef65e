import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';

/**
 * Has customers planned again as of a day, by the run of the day that is asked for next. For what changes the plans
 * of many at once: the rules, the calendar, the people above. Also those who are to be looked at already are written,
 * so that a look which has begun before the change does not count as the look at it.
 *
 * @param whom somebody above concerns only what is still open
 * @returns how many there are
 */
export async function lookAgain(
  db: Db | Tx,
  on: Temporal.PlainDate,
  whom: 'everybody' | 'with-open-follow-ups',
): Promise<number> {
  // Locked in the order of their ids, as everywhere, or two who do this would wait for each other.
  return await db.$executeRaw`
    UPDATE customer SET next_look_on = ${on.toString()}::date
    WHERE id IN (
      SELECT c.id FROM customer c
      WHERE ${whom === 'everybody'}
        OR EXISTS (SELECT FROM follow_up f WHERE f.customer_id = c.id AND f.state = 'open')
      ORDER BY c.id FOR NO KEY UPDATE)`;
}
