import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { PeriodScope } from '../customers/customers-as-of.ts';
import { countMonths, daysBeside } from './count-months.ts';
import { followUpsOfDays, tallyFollowUps } from './tally-follow-ups.ts';
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
  core: Pick<Core, 'db' | 'rules'>,
  who: ActingStaff,
  scope: PeriodScope,
): Promise<readonly OwnerRate[]> {
  const rows = await readMuch(core.db)<{ id: string | null; name: string; onTime: number; counted: number }>`
    SELECT r.owner_id AS id, coalesce(s.name, '') AS name, r.counted, r."onTime"
    FROM (
      SELECT f.owner_id, sum(f.on_time + f.late + f.overdue)::int AS counted, sum(f.on_time)::int AS "onTime"
      FROM ${await talliedIn(core, scope)} WHERE ${followUpsSql('rated', who)} GROUP BY f.owner_id
    ) r LEFT JOIN staff s ON s.id = r.owner_id WHERE r.counted > 0
    ORDER BY s.name, r.owner_id`;
  const naming = await tellApart(core.db);
  return rows.map(({ id, name, ...rate }) => ({ owner: ownerOf(id, name, naming), ...rate }));
}

export interface MonthRate extends OwnerRate {
  /** `2026-03`. */
  readonly month: string;
}

/** The same by the month in which they were due, earliest first. */
export async function followUpRatesByMonth(
  core: Pick<Core, 'db' | 'rules'>,
  who: ActingStaff,
  scope: PeriodScope,
): Promise<readonly MonthRate[]> {
  const rows = await readMuch(core.db)<{
    month: string;
    id: string | null;
    name: string;
    onTime: number;
    counted: number;
  }>`
    SELECT to_char(r.month, 'YYYY-MM') AS month, r.owner_id AS id, coalesce(s.name, '') AS name, r.counted, r."onTime"
    FROM (
      SELECT f.month, f.owner_id, sum(f.on_time + f.late + f.overdue)::int AS counted, sum(f.on_time)::int AS "onTime"
      FROM ${await talliedIn(core, scope)} WHERE ${followUpsSql('rated', who)} GROUP BY 1, 2
    ) r LEFT JOIN staff s ON s.id = r.owner_id WHERE r.counted > 0
    ORDER BY r.month, s.name, r.owner_id`;
  const naming = await tellApart(core.db);
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
  core: Pick<Core, 'db' | 'rules'>,
  who: ActingStaff,
  scope: PeriodScope,
): Promise<readonly OwnerLoad[]> {
  const rows = await readMuch(core.db)<Omit<OwnerLoad, 'owner'> & { id: string | null; name: string }>`
    SELECT r.owner_id AS id, coalesce(s.name, '') AS name, r."onTime", r.late, r.overdue, r.ahead
    FROM (
      SELECT f.owner_id,
        sum(f.on_time)::int AS "onTime", sum(f.late)::int AS late, sum(f.overdue)::int AS overdue,
        sum(f.ahead)::int AS ahead
      FROM ${await talliedIn(core, scope)} WHERE ${followUpsSql('rated', who)} GROUP BY f.owner_id
    ) r LEFT JOIN staff s ON s.id = r.owner_id
    ORDER BY s.name, r.owner_id`;
  const naming = await tellApart(core.db);
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
  const rows = followUpsOfDays(
    [scope],
    scope.zone,
    Prisma.sql`(${isOver}) AND f0.step <> ALL(${byOthers(rules)})`,
  );
  return Prisma.sql`${rows} f CROSS JOIN LATERAL ${seatsOfF} c`;
}

/**
 * The same, and those not due yet, in numbers: months that are over from their counts, the other days from their rows. As `f`
 * with a `month`, an owner, and how many were done on time, late or not at all; the seats as `c`.
 */
async function talliedIn({ db, rules }: Pick<Core, 'db' | 'rules'>, scope: PeriodScope): Promise<Prisma.Sql> {
  const counted = await countMonths(db, scope);
  const months = counted.map(({ from }) => toDbDate(from));
  const today = toDbDate(scope.today);
  const others = byOthers(rules);
  return Prisma.sql`(
      SELECT t.month, t.owner_id, t.supervisor_id, t.salesperson_id, t.assistant_id, t.on_time, t.late,
        CASE WHEN t.due_on < ${today}::date THEN t.open ELSE 0 END AS overdue,
        CASE WHEN t.due_on < ${today}::date THEN 0 ELSE t.open END AS ahead
      FROM ${tallyFollowUps(scope.zone, daysBeside(scope, counted), Prisma.sql`f0.step <> ALL(${others})`)} t
      UNION ALL
      SELECT month, owner_id, supervisor_id, salesperson_id, assistant_id, on_time, late, open, 0 FROM counted_work
      WHERE month = ANY(${months}::date[]) AND step <> ALL(${others})
    ) f CROSS JOIN LATERAL ${seatsOfF} c`;
}

const seatsOfF = Prisma.sql`(SELECT f.supervisor_id, f.salesperson_id, f.assistant_id)`;

/** The steps that are not the work of people, and are not rated. */
function byOthers(rules: Rules): readonly string[] {
  const byPeople = workOfPeople(rules);
  return rules.playbook.steps.map(({ key }) => key).filter((key) => !byPeople.includes(key));
}
