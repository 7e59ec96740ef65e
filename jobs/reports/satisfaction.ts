import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import { customersSql } from '../access/scopes.ts';
import { endOfDay, ownedBy, peopleAsOf } from '../customers/customers-as-of.ts';
import { tellApart } from '../staff/name-people.ts';
import { said } from '../../templates/reader/said.ts';
import type { CountingScope } from './read-counted-entries.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

interface Rated {
  readonly id: string | null;
  readonly name: string | null;
  readonly asked: number;
  readonly answered: number;
  /** The sum of the scores of the answered ones: of several people, the lowest counts. */
  readonly score: number;
  readonly low: number;
}

/**
 * 客户满意度: of the surveys due in the period that were posted, how many were answered, the average score, and how many
 * opened something, by the customer's owner on that day; and the average of the period before.
 */
export async function satisfactionReport(scope: ReportScope): Promise<Report> {
  const { from, next } = scope;
  const before = { ...scope, from: from.subtract(from.until(next, { largestUnit: 'months' })), next: from };
  const [rows, earlier, naming] = await Promise.all([
    readRated(scope),
    readRated(before),
    tellApart(scope.core.db),
  ]);
  const average = averageOf(rows);
  const then = averageOf(earlier);
  return {
    formula: [said('report/satisfaction-formula')],
    findings: average === null ? [] : [said('report/satisfaction-average', { average, before: then ?? '—' })],
    columns: [
      { heading: said('report/person'), holds: 'text' },
      { heading: said('report/asked'), holds: 'count' },
      { heading: said('report/answered'), holds: 'count' },
      { heading: said('report/answered-rate'), holds: 'number' },
      { heading: said('report/average'), holds: 'number' },
      { heading: said('report/low'), holds: 'count' },
    ],
    rows: rows.map((row) => [
      row.id === null || row.name === null ? null : naming({ id: row.id, name: row.name }),
      row.asked,
      row.answered,
      percentOf(row.answered, row.asked),
      averageOf([row]),
      row.low,
    ]),
    picture: { kind: 'bars', along: 0, values: [1, 2, 5] },
  };
}

/** To one decimal; null without answers, which is not 0. */
function averageOf(rows: readonly Rated[]): number | null {
  const answered = rows.reduce((sum, row) => sum + row.answered, 0);
  const score = rows.reduce((sum, row) => sum + row.score, 0);
  return answered === 0 ? null : Math.round((score * 10) / answered) / 10;
}

/** The average of one customer's surveys in a period; null without answers. */
export async function satisfactionOf(scope: CountingScope): Promise<number | null> {
  return averageOf(await readRated(scope));
}

async function readRated(scope: CountingScope): Promise<readonly Rated[]> {
  const { core, who, from, next, zone, person, customerId } = scope;
  const surveys = core.rules.playbook.steps
    .filter(({ closes }) => closes.when === 'answered')
    .map(({ key }) => key);
  const then = peopleAsOf(endOfDay(Prisma.sql`f0.due_on`, zone), scope, customerId);
  return await readMuch(core.db)<Rated>`
    SELECT c.owner_id AS id, s.name, count(*)::int AS asked, count(a.score)::int AS answered,
      coalesce(sum(a.score), 0)::int AS score, count(*) FILTER (WHERE a.opened)::int AS low
    FROM (
      ${then.among} SELECT c0.id, f0.id AS follow_up_id, ${then.columns}
      FROM follow_up f0 JOIN customer c0 ON c0.id = f0.customer_id ${then.joins}
      WHERE f0.step = ANY(${surveys})
        AND f0.due_on >= ${toDbDate(from)}::date AND f0.due_on < ${toDbDate(next)}::date
        AND EXISTS (
          SELECT FROM reminder r
          WHERE r.follow_up_id = f0.id AND r.audience = 'customer' AND r.state = 'posted')
    ) c
    CROSS JOIN LATERAL (
      SELECT min(v.score) AS score, bool_or(v.entry_id IS NOT NULL) AS opened
      FROM survey_answer v WHERE v.follow_up_id = c.follow_up_id
    ) a LEFT JOIN staff s ON s.id = c.owner_id
    WHERE ${customersSql('answer', who)} AND ${ownedBy(person)}
      AND ${customerId === undefined ? Prisma.sql`TRUE` : Prisma.sql`c.id = ${customerId}::uuid`}
    GROUP BY c.owner_id, s.name ORDER BY s.name, c.owner_id`;
}
