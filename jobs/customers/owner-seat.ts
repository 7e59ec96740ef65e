import { Prisma } from '../../prisma/client.ts';

/**
 * The owner of customer `c` by its tier (`customerOwnerSeat` in `jobs/plan/people.ts`), vacant or not. Written as in
 * `customer_ownerless_idx`, which leads to the customers without an owner.
 */
export const ownerSeatSql = Prisma.sql`CASE WHEN c.tier = 'potential' THEN c.supervisor_id ELSE c.salesperson_id END`;
