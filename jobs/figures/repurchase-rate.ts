import { type Db, Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { salesColumns, type SalesColumn } from '../../templates/reader/sales-columns.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersSql } from '../access/scopes.ts';
import { customerThen, isAmong, tookOver } from '../customers/before-merges.ts';
import { peopleCounted, type PeriodScope, soldBy } from '../customers/customers-as-of.ts';
import { type Lapse, stageBegan } from '../customers/lapsed.ts';
import { isOrderedSince, ordersSql, repurchasedAnswer } from '../customers/orders-known.ts';
import { dayOf } from '../plan/moments.ts';
import type { StaffId } from '../plan/types.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';

export interface RepurchaseStage {
  /** Anchors in order of preference: the stage counts from the first one the customer has. */
  readonly anchors: readonly string[];
  /** Length of the stage in days from that day. */
  readonly days: number;
  /** Which entries are orders. */
  readonly orders: readonly SalesColumn[];
}

export interface RepurchaseRate {
  /** `2026-03`: of the stages that ended in it. */
  readonly month: string;
  readonly repurchased: number;
  readonly counted: number;
  /** Those that have not ordered by today. */
  readonly lapsed: number;
}

/**
 * The stage defined by the playbook's repurchase follow-ups (S0 L17: 25–90 days): the anchors and length of the last
 * step whose log can report a repurchase. Null if no step asks.
 *
 * @param asks whether a form offers that answer
 */
function longestStage(
  steps: readonly Step[],
  asks: (form: string) => boolean,
): Omit<RepurchaseStage, 'orders'> | null {
  const stages = steps.flatMap(({ trigger, dueDays, closes }) => {
    const settings = anchorTrigger.settingsOf(trigger);
    return settings !== null && closes.form !== undefined && asks(closes.form)
      ? [{ anchors: settings.anchors, days: dueDays }]
      : [];
  });
  return stages.toSorted((a, b) => b.days - a.days)[0] ?? null;
}

/** The stage of the company's playbook and forms. */
export function stageAskedFor({ rules, templates, language }: Core): RepurchaseStage | null {
  const stage = longestStage(
    rules.playbook.steps,
    (form) =>
      templates.forms.has(form) &&
      templates.forms
        .view(form, language, '')
        .fields.some(({ choices }) => choices?.some(({ value }) => value === repurchasedAnswer)),
  );
  return stage === null ? null : { ...stage, orders: templates.registers.flatMap(salesColumns) };
}

/** What customers are judged by today whose stage may be over; null if no step asks. */
export function lapseAskedFor(core: Core): Lapse | null {
  const stage = stageAskedFor(core);
  const { playbook } = core.rules;
  const today = dayOf(core.clock.now(), playbook);
  return stage === null ? null : { ...stage, today, zone: playbook.zone };
}

/**
 * Of the customers whose stage ends in a month, those that ordered again by its last day, by month, earliest first. What
 * counts as an order is what ends the mark 复购期已过. A stage still running is counted once it has ended. No source gives a
 * formula: derived from 25-90天 (requirements 1.14 [default]). A month stays with those who had its customers at its end.
 *
 * @param scope whole months
 * @param person only customers whose salesperson this was; null: everyone's
 */
export async function repurchaseRates(
  db: Db,
  who: ActingStaff,
  stage: RepurchaseStage,
  scope: PeriodScope,
  person: StaffId | null = null,
): Promise<readonly RepurchaseRate[]> {
  const { from, next, today, zone } = scope;
  const { anchors, days } = stage;
  const keys = Prisma.sql`f.key = ANY(${[...anchors]}::text[])`;
  const then = peopleCounted({ who, person }, Prisma.sql`t.until`);
  /** Whether a row of customer `h`, or of the one it was merged into, was its own at the end of the month. */
  const wasOf = (row: 'f' | 'o', column: Prisma.Sql | string, id: Prisma.Sql) => {
    const customerId = Prisma.raw(`${row}.customer_id`);
    const place = customerThen({ customerId, wasMoved: isAmong(column, id) }, Prisma.sql`h.until`);
    return Prisma.sql`CASE WHEN ${tookOver(customerId)} THEN h.id = ${place} ELSE h.id = ${customerId} END`;
  };
  const withThatOfNow = (table: string) => Prisma.sql`(
    SELECT *, id AS filed_id FROM ${Prisma.raw(table)} UNION ALL
    SELECT *, merged_into_id FROM ${Prisma.raw(table)} WHERE merged_into_id IS NOT NULL)`;
  return await readMuch(db)<RepurchaseRate>`
    WITH near AS (
      -- Whose stage can end in which month, by the index on days.
      SELECT f.customer_id, date_trunc('month', (f."on" + ${days}::int)::timestamp) AS month FROM fact f
      WHERE ${keys} AND f."on" >= ${toDbDate(from.subtract({ days }))}::date
        AND f."on" < ${toDbDate(next.subtract({ days }))}::date),
    them AS (
      SELECT customer_id AS id, month FROM near UNION
      SELECT merged.id, near.month FROM near JOIN customer merged ON merged.merged_into_id = near.customer_id),
    counted AS MATERIALIZED (
      SELECT c.id, c.merged_into_id, c.is_active, c.month, c.until FROM (
        ${then.among} SELECT c0.id, c0.merged_into_id, c0.state = 'active' AS is_active, t.month, t.until, ${then.columns}
        FROM (SELECT id, month, (month + interval '1 month') AT TIME ZONE ${zone} AS until FROM them) t
        JOIN customer c0 ON c0.id = t.id ${then.joins}
      ) c WHERE ${customersSql('answer', who)} AND ${soldBy(person)}),
    ended AS MATERIALIZED (
      SELECT s.*, s.began_on + ${days}::int AS ends_on FROM (
        SELECT h.id, h.month, h.until, h.merged_into_id, h.is_active,
          ${stageBegan(anchors)} AS began_on, min(f."on") AS since
        FROM ${withThatOfNow('counted')} h JOIN fact f ON f.customer_id = h.filed_id
        WHERE ${keys} AND f."on" IS NOT NULL AND ${wasOf('f', 'fact.customer_id', Prisma.sql`f.key`)}
        GROUP BY h.id, h.month, h.until, h.merged_into_id, h.is_active
      ) s WHERE s.began_on + ${days}::int >= s.month AND s.began_on + ${days}::int < s.month + interval '1 month'),
    ordered AS (
      SELECT h.id, h.month, bool_or(o.customer_id = h.id) AS by_today,
        bool_or(o."on" <= h.ends_on AND ${wasOf('o', Prisma.sql`o.kept_in`, Prisma.sql`o.row`)}) AS in_time
      FROM ${withThatOfNow('ended')} h JOIN ${ordersSql({ ...stage, zone })} o ON o.customer_id = h.filed_id
      WHERE ${isOrderedSince(Prisma.sql`h.since`)} GROUP BY h.id, h.month)
    SELECT to_char(e.month, 'YYYY-MM') AS month, count(*) FILTER (WHERE o.in_time)::int AS repurchased,
      count(*) FILTER (WHERE o.in_time OR e.ends_on < ${toDbDate(today)}::date)::int AS counted,
      count(*) FILTER (WHERE e.is_active AND e.ends_on < ${toDbDate(today)}::date AND o.by_today IS NOT TRUE)::int AS lapsed
    FROM ended e LEFT JOIN ordered o ON o.id = e.id AND o.month = e.month
    GROUP BY e.month ORDER BY e.month`;
}
