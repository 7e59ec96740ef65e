import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import { customersSql } from '../access/scopes.ts';
import type { Wording } from '../core.ts';
import { endOfDay, mayCount, ownedBy, peopleCounted } from '../customers/customers-as-of.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { workOfPeople } from '../plan/closing.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

interface StageFlow {
  readonly stage: string;
  readonly entered: number;
  readonly wentOn: number;
  readonly left: number;
  readonly medianDays: number | null;
}

/**
 * 销售漏斗 (S0 L178: 找出销售环节的瓶颈): for each stage of the pipeline, how many stand there today; of those that entered it
 * in the period, how many have reached a later one by today; and the median number of days of the stays that ended in
 * the period. The bottleneck is the stage with the longest median.
 */
export async function funnelReport(scope: ReportScope): Promise<Report> {
  const { core } = scope;
  const { pipeline, anchors } = core.rules.playbook;
  const [standing, flow, late] = await Promise.all([
    readStanding(scope, pipeline),
    readFlow(scope, pipeline),
    readLate(scope, pipeline),
  ]);
  const labelOf = (stage: string) => anchors.find(({ key }) => key === stage)?.label[core.language] ?? stage;
  const rows = pipeline.map((stage) => {
    const { entered, wentOn, left, medianDays } = flow.get(stage) ?? nothing;
    return [
      labelOf(stage),
      standing.get(stage) ?? 0,
      entered,
      wentOn,
      percentOf(wentOn, entered),
      left,
      medianDays,
    ];
  });
  const [longest] = [...flow.values()]
    .filter(({ medianDays }) => medianDays !== null)
    .toSorted((a, b) => (b.medianDays ?? 0) - (a.medianDays ?? 0));
  return {
    formula: [said('report/funnel-formula')],
    findings:
      longest === undefined || longest.medianDays === null
        ? []
        : [
            said('report/bottleneck', { stage: labelOf(longest.stage), days: longest.medianDays }),
            ...whyLongest(core, standing.get(longest.stage) ?? 0, late.get(longest.stage)),
          ],
    columns: [
      { heading: said('file/stage'), holds: 'text' },
      { heading: said('report/standing'), holds: 'count' },
      { heading: said('report/entered'), holds: 'count' },
      { heading: said('report/went-on'), holds: 'count' },
      { heading: said('report/conversion'), holds: 'number' },
      { heading: said('report/stays-ended'), holds: 'count' },
      { heading: said('report/median-days'), holds: 'number' },
    ],
    rows,
    picture: {
      kind: 'steps',
      along: 0,
      values: [2, 4, 6],
      ...(longest === undefined ? {} : { marked: pipeline.indexOf(longest.stage) }),
    },
  };
}

/** What those who stand at the bottleneck wait for: the work that is most often overdue there. */
function whyLongest(core: Wording, standing: number, late: Late | undefined): readonly AnySaid[] {
  if (standing === 0) return [said('report/bottleneck-empty')];
  if (late === undefined) return [said('report/bottleneck-on-time', { standing })];
  const step = core.rules.playbook.steps.find(({ key }) => key === late.step);
  const work = step?.work[core.language] ?? late.step;
  return [said('report/bottleneck-late', { standing, late: late.customers, work, count: late.withStep })];
}

const nothing = { entered: 0, wentOn: 0, left: 0, medianDays: null } as const;

/** Customers that are not ended, by the stage they stand at today. */
export async function readStanding(
  { core, who, today, person }: ReportScope,
  pipeline: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const stages = Prisma.sql`${[...pipeline]}::text[]`;
  const rows = await readMuch(core.db)<{ stage: string; count: number }>`
    SELECT (${stages})[stage.n] AS stage, count(*)::int AS count
    FROM (
      SELECT id, state, supervisor_id, salesperson_id, assistant_id,
        CASE WHEN tier = 'potential' THEN supervisor_id ELSE salesperson_id END AS owner_id
      FROM customer
    ) c
    JOIN (
      -- All at once: looking up those of each customer takes several times as long.
      SELECT f.customer_id, max(array_position(${stages}, f.key)) AS n FROM fact f
      WHERE f.key = ANY(${stages}) AND f."on" <= ${toDbDate(today)}::date
        AND ${mayCount({ who, person }, Prisma.sql`f.customer_id`)}
      GROUP BY f.customer_id
    ) stage ON stage.customer_id = c.id
    WHERE c.state <> 'ended' AND ${customersSql('answer', who)} AND ${ownedBy(person)}
    GROUP BY stage.n`;
  return new Map(rows.map(({ stage, count }) => [stage, count]));
}

interface Late {
  readonly stage: string;
  /** Those with anything overdue. */
  readonly customers: number;
  /** What most of them owe, and how many do. */
  readonly step: string;
  readonly withStep: number;
}

/** Customers of each stage that have something overdue today. Only they are looked at: a few of all. */
async function readLate(
  { core, who, today, person }: ReportScope,
  pipeline: readonly string[],
): Promise<ReadonlyMap<string, Late>> {
  const stages = Prisma.sql`${[...pipeline]}::text[]`;
  const day = Prisma.sql`${toDbDate(today)}::date`;
  const rows = await core.db.$queryRaw<Late[]>`
    WITH late AS (
      SELECT c.id, f.step, (
        SELECT max(array_position(${stages}, s.key)) FROM fact s
        WHERE s.customer_id = c.id AND s.key = ANY(${stages}) AND s."on" <= ${day}) AS n
      FROM follow_up f JOIN (
        SELECT id, state, supervisor_id, salesperson_id, assistant_id,
          CASE WHEN tier = 'potential' THEN supervisor_id ELSE salesperson_id END AS owner_id
        FROM customer
      ) c ON c.id = f.customer_id
      WHERE f.state = 'open' AND f.due_on < ${day} AND f.step = ANY(${[...workOfPeople(core.rules)]})
        AND c.state = 'active' AND ${customersSql('answer', who)} AND ${ownedBy(person)})
    SELECT DISTINCT ON (n) (${stages})[n] AS stage, step, count(DISTINCT id)::int AS "withStep",
      (SELECT count(DISTINCT a.id)::int FROM late a WHERE a.n = late.n) AS customers
    FROM late WHERE n IS NOT NULL
    GROUP BY n, step
    ORDER BY n, count(DISTINCT id) DESC, step`;
  return new Map(rows.map((row) => [row.stage, row]));
}

/**
 * A stay counts for the owner of the customer on the day it began. It ends with a day of a later stage, so only customers
 * with a day in the period matter.
 */
async function readFlow(
  scope: ReportScope,
  pipeline: readonly string[],
): Promise<ReadonlyMap<string, StageFlow>> {
  const stages = Prisma.sql`${[...pipeline]}::text[]`;
  const { core, who, from, next, today, zone, person } = scope;
  const then = peopleCounted(scope, endOfDay(Prisma.sql`f0."on"`, zone));
  const inPeriod = (day: Prisma.Sql) =>
    Prisma.sql`${day} >= ${toDbDate(from)}::date AND ${day} < ${toDbDate(next)}::date`;
  const rows = await readMuch(core.db)<StageFlow>`
    WITH stays AS (
      ${then.among} SELECT c0.id, c0.state, f0.n, f0."on", f0.latest IS NOT NULL AS "goesOn", CASE
        WHEN f0.earliest >= f0."on" THEN f0.earliest
        -- Entered late, or out of order: the next of those that are not before it.
        WHEN f0.latest >= f0."on" THEN (
          SELECT min(l."on") FROM fact l WHERE l.customer_id = c0.id
            AND l.key = ANY((${stages})[f0.n + 1:]) AND l."on" BETWEEN f0."on" AND ${toDbDate(today)}::date)
        END AS next_on, ${then.columns}
      FROM (
        -- With the first and the last day of the later stages.
        SELECT s.customer_id, s.n, s."on", min(s."on") OVER later AS earliest, max(s."on") OVER later AS latest
        FROM (
          SELECT customer_id, array_position(${stages}, key) AS n, "on" FROM fact
          WHERE key = ANY(${stages}) AND "on" <= ${toDbDate(today)}::date AND customer_id IN (
            SELECT p.customer_id FROM fact p WHERE p.key = ANY(${stages}) AND ${inPeriod(Prisma.sql`p."on"`)})
            AND ${mayCount(scope, Prisma.sql`customer_id`)}
        ) s
        WINDOW later AS (PARTITION BY s.customer_id ORDER BY s.n DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
      ) f0 JOIN customer c0 ON c0.id = f0.customer_id ${then.joins}
      WHERE ${inPeriod(Prisma.sql`f0."on"`)} OR f0.latest >= ${toDbDate(from)}::date)
    SELECT (${stages})[c.n] AS stage,
      count(*) FILTER (WHERE ${inPeriod(Prisma.sql`c."on"`)})::int AS entered,
      count(*) FILTER (WHERE ${inPeriod(Prisma.sql`c."on"`)} AND c."goesOn")::int AS "wentOn",
      count(*) FILTER (WHERE ${inPeriod(Prisma.sql`c.next_on`)})::int AS left,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY c.next_on - c."on")
        FILTER (WHERE ${inPeriod(Prisma.sql`c.next_on`)}) AS "medianDays"
    FROM stays c
    WHERE ${customersSql('answer', who)} AND ${ownedBy(person)}
    GROUP BY c.n`;
  return new Map(rows.map((row) => [row.stage, row]));
}
