import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import { customersSql } from '../access/scopes.ts';
import { endOfDay, ownedBy, peopleCounted } from '../customers/customers-as-of.ts';
import { capOf } from '../gifts/gift-budget.ts';
import { said } from '../../templates/reader/said.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

interface Spent {
  readonly year: number;
  readonly gifts: number;
  readonly anniversaries: number;
  readonly spentFen: bigint;
}

/** 礼品实付: what was spent in the period on anniversaries, by their number, beside what the caps of these anniversaries allow. */
export async function giftsReport(scope: ReportScope): Promise<Report> {
  const { gifts: rules } = scope.core.templates;
  const spent = await readSpent(scope);
  const { words } = scope.core.templates;
  return {
    formula: [said('report/gifts-formula')],
    findings: [],
    columns: [
      { heading: said('report/anniversary'), holds: 'text' },
      { heading: said('report/gifts'), holds: 'count' },
      { heading: said('report/spent'), holds: 'number' },
      { heading: said('report/caps'), holds: 'number' },
      { heading: said('report/of-caps'), holds: 'number' },
    ],
    rows: spent.map(({ year, gifts, anniversaries, spentFen }) => {
      const capFen = capOf(rules, year) * BigInt(anniversaries);
      const label = said('report/anniversary-of', { year, last: year >= rules.capsFen.length });
      return [
        words.say(label, scope.core.language),
        gifts,
        Number(spentFen) / 100,
        Number(capFen) / 100,
        percentOf(Number(spentFen), Number(capFen)),
      ];
    }),
    picture: { kind: 'bars', along: 0, values: [2, 3] },
  };
}

async function readSpent(scope: ReportScope): Promise<readonly Spent[]> {
  const { core, who, from, next, zone, person } = scope;
  const then = peopleCounted(scope, endOfDay(Prisma.sql`g0.spent_on`, zone));
  const last = core.templates.gifts.capsFen.length;
  return await readMuch(core.db)<Spent>`
    SELECT least(c.year, ${last}::int) AS year, count(*)::int AS gifts,
      count(DISTINCT (c.id, c.year))::int AS anniversaries, sum(c.spent_fen)::bigint AS "spentFen"
    FROM (
      ${then.among} SELECT c0.id, g0.year, g0.spent_fen, ${then.columns}
      FROM gift g0 JOIN customer c0 ON c0.id = g0.customer_id ${then.joins}
      WHERE g0.spent_fen IS NOT NULL AND g0.state IN ('spent', 'overspent')
        AND g0.spent_on >= ${toDbDate(from)}::date AND g0.spent_on < ${toDbDate(next)}::date
    ) c
    WHERE ${customersSql('answer', who)} AND ${ownedBy(person)}
    GROUP BY 1 ORDER BY 1`;
}
