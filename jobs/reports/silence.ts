import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import { customersSql } from '../access/scopes.ts';
import { endOfDay, ownedBy, peopleCounted } from '../customers/customers-as-of.ts';
import { said } from '../../templates/reader/said.ts';
import { standsOn } from './months.ts';
import type { Report, ReportScope } from './report.ts';

/** Each ends with this day; the last one is open. */
const bands = [30, 60, 90, 180] as const;

interface Silent {
  readonly band: number;
  readonly strategic: number;
  readonly important: number;
  readonly ordinary: number;
}

/**
 * 久未联系: customers by the days since the last contact with them, as of the last day of the period, by level. Before the
 * first contact the days run from when they were entered.
 */
export async function silenceReport(scope: ReportScope): Promise<Report> {
  const { core } = scope;
  const found = await readSilent(scope);
  const rows = Array.from({ length: bands.length + 1 }, (_, n) => {
    const { strategic, important, ordinary } = found.find(({ band }) => band === n) ?? nobody;
    const from = n === 0 ? 0 : (bands[n - 1] ?? 0) + 1;
    const to = bands[n];
    const label =
      to === undefined ? said('report/days-over', { from }) : said('report/days-from', { from, to });
    const { words } = core.templates;
    return [
      words.say(label, core.language),
      strategic + important + ordinary,
      strategic,
      important,
      ordinary,
    ] as const;
  });
  const isEmpty = rows.every(([, customers]) => customers === 0);
  return {
    formula: [said('report/silence-formula')],
    findings: [],
    columns: [
      { heading: said('report/days-silent'), holds: 'text' },
      { heading: said('report/customers'), holds: 'count' },
      { heading: said('grade/level-strategic'), holds: 'count' },
      { heading: said('grade/level-important'), holds: 'count' },
      { heading: said('grade/level-ordinary'), holds: 'count' },
    ],
    rows: isEmpty ? [] : rows,
    picture: { kind: 'stacked', along: 0, values: [2, 3, 4] },
  };
}

const nobody = { strategic: 0, important: 0, ordinary: 0 };

async function readSilent(scope: ReportScope): Promise<readonly Silent[]> {
  const { core, who, zone, person } = scope;
  const day = Prisma.sql`${toDbDate(standsOn(scope))}::date`;
  const end = endOfDay(day, zone);
  const then = peopleCounted(scope, end);
  const level = (key: string) => Prisma.sql`count(*) FILTER (WHERE c.level = ${key})::int`;
  return await readMuch(core.db)<Silent>`
    SELECT width_bucket(${day} - c.since_on, ${bands.map((last) => last + 1)}::int[]) AS band,
      ${level('strategic')} AS strategic, ${level('important')} AS important, ${level('ordinary')} AS ordinary
    FROM (
      ${then.among} SELECT c0.id, coalesce(c0.strategic_level::text, 'ordinary') AS level, ${then.columns},
        (coalesce((
          SELECT max(l.happened_at) FROM contact_log l
          WHERE l.customer_id = c0.id AND l.deleted_at IS NULL AND l.happened_at < ${end}
        ), c0.created_at) AT TIME ZONE ${zone})::date AS since_on
      FROM customer c0 ${then.joins}
      WHERE c0.state <> 'ended' AND c0.created_at < ${end}
    ) c
    WHERE ${customersSql('answer', who)} AND ${ownedBy(person)}
    GROUP BY band`;
}
