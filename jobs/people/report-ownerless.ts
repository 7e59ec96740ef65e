import type { Core } from '../core.ts';
import { ownerSeatSql } from '../customers/owner-seat.ts';
import { tellLacking } from './tell-lacking.ts';

interface Ownerless {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** The customer's supervisor, if present and not the missing owner. */
  readonly supervisorId: string | null;
}

/**
 * Reports customers whose owner by tier has left or was removed to their supervisor, or to the marketing director if
 * the supervisor is the one missing (SYS-38: warning if none). Repeated weekly for the same customers until there is an
 * owner; one message covers all of them. A customer that never had an owner is not reported here: that is shown when it
 * is entered.
 */
export async function reportOwnerless(core: Core): Promise<void> {
  const ownerless = await core.db.$queryRaw<Ownerless[]>`
    WITH vacant AS (
      SELECT c.id FROM customer c
      WHERE c.state = 'active' AND ${ownerSeatSql} IS NULL AND EXISTS (
        SELECT FROM fact_change h WHERE h.customer_id = c.id AND h.before IS NOT NULL
          AND h.key = CASE WHEN c.tier = 'potential' THEN 'supervisor' ELSE 'salesperson' END)
      UNION ALL
      SELECT c.id
      FROM staff o JOIN customer c ON (c.supervisor_id = o.id OR c.salesperson_id = o.id) AND ${ownerSeatSql} = o.id
      WHERE o.left_on IS NOT NULL AND c.state = 'active')
    SELECT c.id, c.code, c.name,
      CASE WHEN c.tier = 'ordinary' AND v.left_on IS NULL THEN v.id END AS "supervisorId"
    FROM vacant JOIN customer c ON c.id = vacant.id LEFT JOIN staff v ON v.id = c.supervisor_id
    ORDER BY c.code`;
  await tellLacking(
    core,
    'ownerless',
    ownerless.map(({ name, ...customer }) => ({ ...customer, value: name, mark: customer.id })),
  );
}
