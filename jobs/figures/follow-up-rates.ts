import { Prisma, type Db } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { type MonthScope, ownerThen, seatsAsOf, seatsThen } from '../customers/customers-as-of.ts';
import { isFollowUpAmong, placeThen } from '../customers/before-merges.ts';
import { followUpsSql } from '../access/scopes.ts';
import { tellApart } from '../staff/name-people.ts';
import type { StaffId } from '../plan/types.ts';
import type { ActingStaff } from '../access/acting-staff.ts';

export interface OwnerRate {
  /** Null for follow-ups without an owner. */
  readonly owner: { readonly id: StaffId; readonly name: string } | null;
  readonly onTime: number;
  readonly counted: number;
}

/**
 * Follow-ups due in a month and those done by the end of their day, per owner. Excluded: not due yet, skipped,
 * cancelled, and closed by the bot's own posting. No source gives a formula for this figure: it is derived from 完成时间
 * (requirements 1.14 [default]). A follow-up counts for its owner at the end of its day, even if the customer has been
 * handed over or merged since; what a merge cancelled after its day was owed then.
 */
export async function followUpRates(
  db: Db,
  who: ActingStaff,
  { month, today, zone }: MonthScope,
): Promise<readonly OwnerRate[]> {
  const from = month.toPlainDate({ day: 1 });
  const endOfDay = Prisma.sql`((f0.due_on + 1)::timestamp AT TIME ZONE ${zone})`;
  const rows = await db.$queryRaw<{ id: string | null; name: string; onTime: number; counted: number }[]>`
    SELECT f.owner_id AS id, coalesce(s.name, '') AS name, count(*)::int AS counted,
      count(*) FILTER (
        WHERE f.state = 'closed' AND (f.ended_at AT TIME ZONE ${zone})::date <= f.due_on)::int AS "onTime"
    FROM (
      SELECT f0.state, f0.ended_at, f0.due_on, ${ownerThen} AS owner_id, ${seatsThen}
      FROM follow_up f0
        CROSS JOIN LATERAL ${placeThen({ customerId: Prisma.sql`f0.customer_id`, wasMoved: isFollowUpAmong(Prisma.sql`f0.id`) }, endOfDay)} place
        LEFT JOIN customer_merge m ON m.id = place.merge
        JOIN customer c0 ON c0.id = place.id ${seatsAsOf(endOfDay)}
      WHERE f0.due_on >= ${toDbDate(from)}::date AND f0.due_on < ${toDbDate(from.add({ months: 1 }))}::date
        AND (f0.state <> 'cancelled' OR f0.ended_at = m.at) AND f0.closed_by IS DISTINCT FROM 'posting'
        AND (f0.state = 'closed' OR f0.due_on < ${toDbDate(today)}::date)
    ) f CROSS JOIN LATERAL (SELECT f.supervisor_id, f.salesperson_id, f.assistant_id) c
      LEFT JOIN staff s ON s.id = f.owner_id
    WHERE ${followUpsSql('rated', who)}
    GROUP BY f.owner_id, s.name ORDER BY s.name, f.owner_id`;
  const naming = await tellApart(db);
  return rows.map(({ id, name, ...rate }) => ({
    owner: id === null ? null : { id, name: naming({ id, name }) },
    ...rate,
  }));
}
