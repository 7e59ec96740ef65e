import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { followUpsSql } from '../access/scopes.ts';
import type { StaffId } from '../plan/types.ts';
import type { ActingStaff } from '../access/acting-staff.ts';

export interface OwnerRate {
  /** Null for follow-ups without an owner. */
  readonly owner: { readonly id: StaffId; readonly name: string } | null;
  readonly onTime: number;
  readonly counted: number;
}

export interface MonthScope {
  readonly month: Temporal.PlainYearMonth;
  readonly today: Temporal.PlainDate;
  /** The company's zone, in which deadlines end. */
  readonly zone: string;
}

/**
 * Follow-ups due in a month and those done by the end of their day, per owner. Excluded: not due yet, skipped,
 * cancelled, and closed by the bot's own posting. No source gives a formula for this figure: it is derived from 完成时间
 * (requirements 1.14 [default]).
 */
export async function followUpRates(
  db: Db,
  who: ActingStaff,
  { month, today, zone }: MonthScope,
): Promise<readonly OwnerRate[]> {
  const from = month.toPlainDate({ day: 1 });
  const rows = await db.$queryRaw<{ id: string | null; name: string; onTime: number; counted: number }[]>`
    SELECT f.owner_id AS id, coalesce(s.name, '') AS name, count(*)::int AS counted,
      count(*) FILTER (
        WHERE f.state = 'closed' AND (f.ended_at AT TIME ZONE ${zone})::date <= f.due_on)::int AS "onTime"
    FROM follow_up f JOIN customer c ON c.id = f.customer_id LEFT JOIN staff s ON s.id = f.owner_id
    WHERE f.due_on >= ${toDbDate(from)}::date AND f.due_on < ${toDbDate(from.add({ months: 1 }))}::date
      AND f.state <> 'cancelled' AND f.closed_by IS DISTINCT FROM 'posting'
      AND (f.state = 'closed' OR f.due_on < ${toDbDate(today)}::date)
      AND ${followUpsSql('rated', who)}
    GROUP BY f.owner_id, s.name ORDER BY s.name, f.owner_id`;
  return rows.map(({ id, name, ...rate }) => ({ owner: id === null ? null : { id, name }, ...rate }));
}
