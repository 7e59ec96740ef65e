import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import { customersSql } from '../access/scopes.ts';
import { said } from '../../templates/reader/said.ts';
import { readStanding } from './funnel.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

/** The day that ends the development of a customer, and the days looked back on. */
const deal = 'firstDeal';
const lookBackDays = 365;

/**
 * 预测 (S0 L178): what the customers in each stage are worth. Expected deals = those standing there × the part of those who came
 * into the stage in the last 365 days that has bought; expected amount = expected deals × the average first order of that time.
 */
export async function forecastReport(scope: ReportScope): Promise<Report> {
  const { core } = scope;
  const { pipeline, anchors } = core.rules.playbook;
  const before = pipeline.includes(deal) ? pipeline.slice(0, pipeline.indexOf(deal)) : pipeline;
  const [standing, chances, average] = await Promise.all([
    readStanding(scope, pipeline),
    readChances(scope, before),
    readAverage(scope),
  ]);
  const lines = before.map((stage) => {
    const { entered = 0, dealt = 0 } = chances.get(stage) ?? {};
    const now = standing.get(stage) ?? 0;
    const expected = entered === 0 ? null : (now * dealt) / entered;
    return { stage, now, entered, dealt, expected };
  });
  const deals = lines.reduce((sum, { expected }) => sum + (expected ?? 0), 0);
  return {
    formula: [said('report/forecast-formula')],
    findings: [
      said('report/forecast-total', {
        deals: tenths(deals),
        amount: average === null ? '—' : Math.round(deals * average).toLocaleString('en-US'),
        average: average === null ? '—' : Math.round(average).toLocaleString('en-US'),
      }),
    ],
    columns: [
      { heading: said('file/stage'), holds: 'text' },
      { heading: said('report/standing'), holds: 'count' },
      { heading: said('report/entered-year'), holds: 'count' },
      { heading: said('report/dealt'), holds: 'count' },
      { heading: said('report/chance'), holds: 'number' },
      { heading: said('report/expected-deals'), holds: 'number' },
      { heading: said('report/expected-amount'), holds: 'number' },
    ],
    rows: lines.map(({ stage, now, entered, dealt, expected }) => [
      anchors.find(({ key }) => key === stage)?.label[core.language] ?? stage,
      now,
      entered,
      dealt,
      percentOf(dealt, entered),
      expected === null ? null : tenths(expected),
      expected === null || average === null ? null : Math.round(expected * average),
    ]),
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

async function readChances({ core, who, today }: ReportScope, stages: readonly string[]) {
  const rows = await readMuch(core.db)<{ stage: string; entered: number; dealt: number }>`
    SELECT f.key AS stage, count(*)::int AS entered, count(d.customer_id)::int AS dealt
    FROM fact f JOIN customer c ON c.id = f.customer_id
      LEFT JOIN fact d ON d.customer_id = c.id AND d.key = ${deal} AND d."on" <= ${toDbDate(today)}::date
    WHERE f.key = ANY(${[...stages]}) AND f."on" <= ${toDbDate(today)}::date
      AND f."on" > ${toDbDate(today.subtract({ days: lookBackDays }))}::date AND ${customersSql('answer', who)}
    GROUP BY f.key`;
  return new Map(rows.map(({ stage, ...counts }) => [stage, counts]));
}

async function readAverage({ core, who, today }: ReportScope): Promise<number | null> {
  // Apart from the customers: otherwise all first orders are read, to be joined in the order of their keys.
  const [row] = await readMuch(core.db)<{ yuan: number | null }>`
    WITH o AS MATERIALIZED (
      SELECT customer_id, amount_fen FROM first_order
      WHERE ordered_on > ${toDbDate(today.subtract({ days: lookBackDays }))}::date
        AND ordered_on <= ${toDbDate(today)}::date)
    SELECT avg(o.amount_fen)::float8 / 100 AS yuan
    FROM o JOIN customer c ON c.id = o.customer_id WHERE ${customersSql('answer', who)}`;
  return row?.yuan ?? null;
}
