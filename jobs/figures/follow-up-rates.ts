import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import {
  endOfDay,
  ownerBeforeMerge,
  ownerThen,
  type PeriodScope,
  seatsAsOf,
  seatsThen,
} from '../customers/customers-as-of.ts';
import { isFollowUpAmong, placeThen, tookOver } from '../customers/before-merges.ts';
import { followUpsSql } from '../access/scopes.ts';
import { type Naming, tellApart } from '../staff/name-people.ts';
import { workOfPeople } from '../plan/closing.ts';
import type { Rules, StaffId } from '../plan/types.ts';
import type { Core } from '../core.ts';
import type { ActingStaff } from '../access/acting-staff.ts';

export interface OwnerRate {
  /** Null for follow-ups without an owner. */
  readonly owner: { readonly id: StaffId; readonly name: string } | null;
  readonly onTime: number;
  readonly counted: number;
}

/** What of a step was late for an owner. */
export interface LateFollowUps extends Pick<OwnerRate, 'owner'> {
  readonly step: string;
  readonly late: number;
  /** Still not done. */
  readonly open: number;
  /** The most days that one of them was late, by today. */
  readonly days: number;
}

/**
 * Follow-ups due in a period and those done by the end of their day, per owner. Excluded: not due yet, skipped,
 * cancelled, and what the bot or the customer does. No source gives a formula for this figure: it is derived from 完成时间
 * (requirements 1.14 [default]). A follow-up counts for its owner at the end of its day, even if the customer has been
 * handed over or merged since; what a merge cancelled after its day was owed then.
 */
export async function followUpRates(
  { db, rules }: Pick<Core, 'db' | 'rules'>,
  who: ActingStaff,
  scope: PeriodScope,
): Promise<readonly OwnerRate[]> {
  const rows = await readMuch(db)<{ id: string | null; name: string; onTime: number; counted: number }>`
    SELECT r.owner_id AS id, coalesce(s.name, '') AS name, r.counted, r."onTime"
    FROM (
      SELECT f.owner_id, count(*)::int AS counted, count(*) FILTER (WHERE f.done_on <= f.due_on)::int AS "onTime"
      FROM ${ratedIn(scope, rules)} WHERE ${followUpsSql('rated', who)} GROUP BY f.owner_id
    ) r LEFT JOIN staff s ON s.id = r.owner_id
    ORDER BY s.name, r.owner_id`;
  const naming = await tellApart(db);
  return rows.map(({ id, name, ...rate }) => ({ owner: ownerOf(id, name, naming), ...rate }));
}

export interface MonthRate extends OwnerRate {
  /** `2026-03`. */
  readonly month: string;
}

/** The same by the month in which they were due, earliest first. */
export async function followUpRatesByMonth(
  { db, rules }: Pick<Core, 'db' | 'rules'>,
  who: ActingStaff,
  scope: PeriodScope,
): Promise<readonly MonthRate[]> {
  const rows = await readMuch(db)<{
    month: string;
    id: string | null;
    name: string;
    onTime: number;
    counted: number;
  }>`
    SELECT to_char(r.month, 'YYYY-MM') AS month, r.owner_id AS id, coalesce(s.name, '') AS name, r.counted, r."onTime"
    FROM (
      SELECT date_trunc('month', f.due_on::timestamp) AS month, f.owner_id, count(*)::int AS counted,
        count(*) FILTER (WHERE f.done_on <= f.due_on)::int AS "onTime"
      FROM ${ratedIn(scope, rules)} WHERE ${followUpsSql('rated', who)} GROUP BY 1, 2
    ) r LEFT JOIN staff s ON s.id = r.owner_id
    ORDER BY r.month, s.name, r.owner_id`;
  const naming = await tellApart(db);
  return rows.map(({ id, name, ...rate }) => ({ owner: ownerOf(id, name, naming), ...rate }));
}

export interface OwnerLoad extends Pick<OwnerRate, 'owner'> {
  readonly onTime: number;
  readonly late: number;
  /** Not done, and their day is over. */
  readonly overdue: number;
  /** Not done, and not due yet. */
  readonly ahead: number;
}

/** What a period asks of each owner: the same follow-ups, and those of the period that are not due yet. */
export async function workloads(
  { db, rules }: Pick<Core, 'db' | 'rules'>,
  who: ActingStaff,
  scope: PeriodScope,
): Promise<readonly OwnerLoad[]> {
  const today = toDbDate(scope.today);
  const rows = await readMuch(db)<Omit<OwnerLoad, 'owner'> & { id: string | null; name: string }>`
    SELECT r.owner_id AS id, coalesce(s.name, '') AS name, r."onTime", r.late, r.overdue, r.ahead
    FROM (
      SELECT f.owner_id,
        count(*) FILTER (WHERE f.done_on <= f.due_on)::int AS "onTime",
        count(*) FILTER (WHERE f.done_on > f.due_on)::int AS late,
        count(*) FILTER (WHERE f.done_on IS NULL AND f.due_on < ${today}::date)::int AS overdue,
        count(*) FILTER (WHERE f.done_on IS NULL AND f.due_on >= ${today}::date)::int AS ahead
      FROM ${countedIn(scope, rules, Prisma.sql`TRUE`)} WHERE ${followUpsSql('rated', who)} GROUP BY f.owner_id
    ) r LEFT JOIN staff s ON s.id = r.owner_id
    ORDER BY s.name, r.owner_id`;
  const naming = await tellApart(db);
  return rows.map(({ id, name, ...load }) => ({ owner: ownerOf(id, name, naming), ...load }));
}

/** Of the same follow-ups, those not done by the end of their day, per step and owner, most first. */
export async function lateFollowUps(
  { db, rules }: Pick<Core, 'db' | 'rules'>,
  who: ActingStaff,
  scope: PeriodScope,
): Promise<readonly LateFollowUps[]> {
  const rows = await readMuch(db)<Omit<LateFollowUps, 'owner'> & { id: string | null; name: string }>`
    SELECT f.step, f.owner_id AS id, coalesce(s.name, '') AS name, count(*)::int AS late,
      count(*) FILTER (WHERE f.done_on IS NULL)::int AS open,
      max(coalesce(f.done_on, ${toDbDate(scope.today)}::date) - f.due_on)::int AS days
    FROM ${ratedIn(scope, rules)} LEFT JOIN staff s ON s.id = f.owner_id
    WHERE ${followUpsSql('rated', who)} AND (f.done_on IS NULL OR f.done_on > f.due_on)
    GROUP BY f.step, f.owner_id, s.name ORDER BY late DESC, f.step, s.name, f.owner_id`;
  const naming = await tellApart(db);
  return rows.map(({ id, name, ...late }) => ({ owner: ownerOf(id, name, naming), ...late }));
}

function ownerOf(id: string | null, name: string, naming: Naming): OwnerRate['owner'] {
  return id === null ? null : { id, name: naming({ id, name }) };
}

/** The follow-ups that are counted, as `f` with their owner then, and their customer's seats then as `c`. */
function ratedIn(scope: PeriodScope, rules: Rules): Prisma.Sql {
  const isOver = Prisma.sql`f0.state = 'closed' OR f0.due_on < ${toDbDate(scope.today)}::date`;
  return countedIn(scope, rules, isOver);
}

/**
 * What never moved with a merge is joined with its customer directly: of a year of everyone's, looking up for each row where
 * it was takes longer than all the rest.
 *
 * @param which a condition on follow-up `f0`
 */
function countedIn({ from, next, zone }: PeriodScope, rules: Rules, which: Prisma.Sql): Prisma.Sql {
  const byPeople = workOfPeople(rules);
  const byOthers = rules.playbook.steps.map(({ key }) => key).filter((key) => !byPeople.includes(key));
  const until = endOfDay(Prisma.sql`f0.due_on`, zone);
  const customerId = Prisma.sql`f0.customer_id`;
  const place = placeThen({ customerId, wasMoved: isFollowUpAmong(Prisma.sql`f0.id`) }, until);
  const counted = (owner: Prisma.Sql, joins: Prisma.Sql, where: Prisma.Sql) => Prisma.sql`
      SELECT f0.step, f0.due_on, ${owner} AS owner_id, ${seatsThen},
        CASE WHEN f0.state = 'closed' THEN (f0.ended_at AT TIME ZONE ${zone})::date END AS done_on
      FROM follow_up f0 ${joins} ${seatsAsOf(until)}
      WHERE f0.due_on >= ${toDbDate(from)}::date AND f0.due_on < ${toDbDate(next)}::date
        AND f0.closed_by IS DISTINCT FROM 'posting' AND f0.step <> ALL(${byOthers})
        AND (${which}) AND ${where}`;
  return Prisma.sql`(
      ${counted(
        ownerThen,
        Prisma.sql`JOIN customer c0 ON c0.id = f0.customer_id`,
        Prisma.sql`f0.state <> 'cancelled' AND NOT ${tookOver(customerId)}`,
      )}
      UNION ALL
      ${counted(
        ownerBeforeMerge,
        Prisma.sql`CROSS JOIN LATERAL ${place} place
        LEFT JOIN customer_merge m ON m.id = place.merge
        JOIN customer c0 ON c0.id = place.id`,
        Prisma.sql`(f0.state <> 'cancelled' OR f0.ended_at = m.at) AND ${tookOver(customerId)}`,
      )}
    ) f CROSS JOIN LATERAL (SELECT f.supervisor_id, f.salesperson_id, f.assistant_id) c`;
}
