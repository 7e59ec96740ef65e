import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';

/**
 * Marks customers for replanning as of a day; the next run of that day plans them. For changes that affect many plans:
 * the rules, the calendar, the people above. Customers already marked are written too, so that a run that started
 * before the change does not clear their mark.
 *
 * @param whom a change of superiors affects only open follow-ups
 * @returns the number of customers marked
 */
export async function lookAgain(
  db: Db | Tx,
  on: Temporal.PlainDate,
  whom: 'everybody' | 'with-open-follow-ups',
): Promise<number> {
  // Locked in id order, as everywhere, to prevent deadlocks.
  return await db.$executeRaw`
    UPDATE customer SET next_look_on = ${on.toString()}::date
    WHERE id IN (
      SELECT c.id FROM customer c
      WHERE ${whom === 'everybody'}
        OR EXISTS (SELECT FROM follow_up f WHERE f.customer_id = c.id AND f.state = 'open')
      ORDER BY c.id FOR NO KEY UPDATE)`;
}
