import { Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { customersSql } from '../access/scopes.ts';
import { ownedBy, peopleAsOf } from '../customers/customers-as-of.ts';
import { tellApart } from '../staff/name-people.ts';
import { said } from '../../templates/reader/said.ts';
import type { Report, ReportScope } from './report.ts';

interface Complaints {
  readonly id: string | null;
  readonly name: string | null;
  readonly opened: number;
  readonly replied: number;
  readonly medianHours: number | null;
  readonly ended: number;
  readonly reopened: number;
}

/**
 * 投诉: of those opened in the period, how many have been replied to, closed and opened again by now, and the median hours
 * to the first reply, by whoever owned the customer when it was opened.
 */
export async function complaintsReport(scope: ReportScope): Promise<Report> {
  const [rows, naming] = await Promise.all([readComplaints(scope), tellApart(scope.core.db)]);
  return {
    formula: [said('report/complaints-formula')],
    findings: [
      said('report/complaints-total', { opened: rows.reduce((sum, { opened }) => sum + opened, 0) }),
    ],
    columns: [
      { heading: said('report/person'), holds: 'text' },
      { heading: said('report/opened'), holds: 'count' },
      { heading: said('report/replied'), holds: 'count' },
      { heading: said('report/median-hours'), holds: 'number' },
      { heading: said('report/closed'), holds: 'count' },
      { heading: said('report/reopened'), holds: 'count' },
    ],
    rows: rows.map(({ id, name, opened, replied, medianHours, ended, reopened }) => [
      id === null || name === null ? null : naming({ id, name }),
      opened,
      replied,
      medianHours === null ? null : Math.round(medianHours * 10) / 10,
      ended,
      reopened,
    ]),
  };
}

async function readComplaints(scope: ReportScope): Promise<readonly Complaints[]> {
  const { core, who, from, next, zone, person } = scope;
  const [start, end] = [from, next].map((day) => toDbInstant(day.toZonedDateTime(zone).toInstant()));
  const then = peopleAsOf(Prisma.sql`e0.opened_at`);
  return await core.db.$queryRaw<Complaints[]>`
    SELECT c.owner_id AS id, s.name, count(*)::int AS opened,
      count(m.replied_at)::int AS replied, count(c.ended_at)::int AS ended, sum(m.reopened)::int AS reopened,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM m.replied_at - c.opened_at)::float8 / 3600)
        FILTER (WHERE m.replied_at IS NOT NULL) AS "medianHours"
    FROM (
      SELECT c0.id, e0.id AS entry_id, e0.opened_at, e0.ended_at, ${then.columns}
      FROM entry e0 JOIN customer c0 ON c0.id = e0.customer_id ${then.joins}
      WHERE e0.register = 'complaint' AND e0.opened_at >= ${start}::timestamptz AND e0.opened_at < ${end}::timestamptz
    ) c
    CROSS JOIN LATERAL (
      SELECT min(v.at) FILTER (WHERE v.move = 'reply') AS replied_at,
        count(*) FILTER (WHERE v.move = 'reopen') AS reopened
      FROM entry_move v WHERE v.entry_id = c.entry_id
    ) m LEFT JOIN staff s ON s.id = c.owner_id
    WHERE ${customersSql('answer', who)} AND ${ownedBy(person)}
    GROUP BY c.owner_id, s.name ORDER BY s.name, c.owner_id`;
}
