import { type Db, Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { salesColumns, type SalesColumn } from '../../templates/reader/sales-columns.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersSql } from '../access/scopes.ts';
import { customerThen, isAmong } from '../customers/before-merges.ts';
import { customersCounted, endOf, type PeriodScope, soldBy } from '../customers/customers-as-of.ts';
import { type Lapse, lapsedSql } from '../customers/lapsed.ts';
import { dayOf } from '../plan/moments.ts';
import type { StaffId } from '../plan/types.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';

/** The answer, in any field of a contact log, that means the customer has ordered again. */
export const repurchasedAnswer = 'repurchased';

export interface RepurchaseStage {
  /** Anchors in order of preference: the stage counts from the first one the customer has. */
  readonly anchors: readonly string[];
  /** Length of the stage in days from that day. */
  readonly days: number;
  /** Which entries are orders. */
  readonly orders: readonly SalesColumn[];
}

export interface RepurchaseRate {
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
  return stage === null ? null : { ...stage, answer: repurchasedAnswer, today, zone: playbook.zone };
}

/**
 * Of the customers whose stage ends in a period, those that ordered again by its last day. A stage still running is
 * counted once it has ended. No source gives a formula: derived from 25-90天 (requirements 1.14 [default]).
 *
 * @param person only customers whose salesperson this was; null: everyone's
 */
export async function repurchaseRate(
  db: Db,
  who: ActingStaff,
  stage: RepurchaseStage,
  scope: PeriodScope,
  person: StaffId | null = null,
): Promise<RepurchaseRate> {
  const { from, next, today, zone } = scope;
  const { anchors, days } = stage;
  const lapse = { ...stage, answer: repurchasedAnswer, today, zone };
  const lapsed = lapsedSql(lapse, Prisma.sql`c.id IN (SELECT id FROM ended WHERE NOT again)`);
  const firstOn = from.subtract({ days });
  const untilOn = from.add({ months: 1 }).subtract({ days });
  const of = (column: string, row: 'f' | 'l', id: Prisma.Sql) =>
    customerThen(
      { customerId: Prisma.raw(`${row}.customer_id`), wasMoved: isAmong(column, id) },
      endOf(scope),
    );
  const [rate] = await readMuch(db)<RepurchaseRate>`
    WITH near AS (
      -- Whose stage can end in the month, by the index on days.
      SELECT customer_id FROM fact
      WHERE key = ANY(${[...anchors]}::text[]) AND "on" >= ${toDbDate(firstOn)}::date AND "on" < ${toDbDate(untilOn)}::date),
    them AS MATERIALIZED (
      SELECT customer_id AS id FROM near UNION
      SELECT merged.id FROM near JOIN customer merged ON merged.merged_into_id = near.customer_id),
    -- Whose day it was is looked up once for each.
    stage AS MATERIALIZED (
      SELECT c.id, c.merged_into_id, (
        SELECT f."on" FROM fact f
        WHERE f.customer_id IN (c.id, c.merged_into_id) AND c.id = ${of('fact.customer_id', 'f', Prisma.sql`f.key`)} AND f."on" IS NOT NULL AND f.key = ANY(${[...anchors]}::text[])
        ORDER BY array_position(${[...anchors]}::text[], f.key) LIMIT 1) AS began_on
      FROM ${customersCounted({ who, person }, scope, Prisma.sql`SELECT id FROM them`)} c
      WHERE ${customersSql('answer', who)} AND ${soldBy(person)}),
    ended AS (
      SELECT id, began_on + ${days}::int AS ends_on, EXISTS (
        SELECT FROM contact_log l
        WHERE l.customer_id IN (stage.id, stage.merged_into_id)
          AND stage.id = ${of('contact_log.customer_id', 'l', Prisma.sql`l.id::text`)} AND l.deleted_at IS NULL
          AND (l.happened_at AT TIME ZONE ${zone})::date BETWEEN began_on AND began_on + ${days}::int
          AND EXISTS (SELECT FROM jsonb_each_text(l.fields) answer WHERE answer.value = ${repurchasedAnswer})
      ) AS again
      FROM stage
      WHERE began_on + ${days}::int >= ${toDbDate(from)}::date
        AND began_on + ${days}::int < ${toDbDate(next)}::date)
    SELECT count(*) FILTER (WHERE again)::int AS repurchased,
      count(*) FILTER (WHERE again OR ends_on < ${toDbDate(today)}::date)::int AS counted,
      (SELECT count(*) FROM ${lapsed} lapsed)::int AS lapsed
    FROM ended`;
  return rate ?? { repurchased: 0, counted: 0, lapsed: 0 };
}
