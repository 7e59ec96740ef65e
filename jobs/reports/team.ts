import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import { customersSql } from '../access/scopes.ts';
import { endOfDay, ownedBy, peopleAsOf, peopleCounted } from '../customers/customers-as-of.ts';
import { followUpRates } from '../figures/follow-up-rates.ts';
import type { StaffId } from '../plan/types.ts';
import { tellApart } from '../staff/name-people.ts';
import { said } from '../../templates/reader/said.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

interface Work {
  readonly id: StaffId;
  readonly name: string;
  readonly filed: number;
  readonly ordered: number;
  readonly deals: number;
  readonly contacts: number;
  /** Of these, with customers that are neither important nor strategic. */
  readonly ordinary: number;
}

const nothing = { filed: 0, ordered: 0, deals: 0, contacts: 0, ordinary: 0 };

/** S2 L56: ordinary customers take 30 % of the time. Nothing measures time; contacts stand for it [default 4.34]. */
const ordinaryShare = 30;

/**
 * 团队与个人 (S0 L117: 数量、质量、满意度): customers filed, and of these those with a first deal by today; first deals;
 * contacts recorded, and how many of them with ordinary customers; follow-ups on time. Days of a customer count for its owner on that day.
 */
export async function teamReport(scope: ReportScope): Promise<Report> {
  const { core, who, person } = scope;
  const [work, rates, naming] = await Promise.all([
    readWork(scope),
    followUpRates(core, who, scope),
    tellApart(core.db),
  ]);
  const people = new Map<StaffId, string>();
  for (const { id, name } of work) people.set(id, naming({ id, name }));
  for (const { owner } of rates) if (owner !== null) people.set(owner.id, owner.name);
  const asked = work.filter(({ id }) => person === null || id === person);
  const sum = (of: 'contacts' | 'ordinary') => asked.reduce((all, one) => all + one[of], 0);
  const share = percentOf(sum('ordinary'), sum('contacts'));
  const rows = [...people]
    .filter(([id]) => person === null || id === person)
    .toSorted(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([id, name]) => {
      const { filed, ordered, deals, contacts } = work.find((one) => one.id === id) ?? nothing;
      const rate = rates.find(({ owner }) => owner?.id === id);
      const [onTime, counted] = [rate?.onTime ?? 0, rate?.counted ?? 0];
      return [
        name,
        filed,
        ordered,
        percentOf(ordered, filed),
        deals,
        contacts,
        counted,
        onTime,
        percentOf(onTime, counted),
      ];
    });
  return {
    formula: [said('report/team-formula')],
    findings:
      share === null ? [] : [said('report/ordinary-share', { percent: share, reference: ordinaryShare })],
    columns: [
      { heading: said('report/person'), holds: 'text' },
      { heading: said('report/filed'), holds: 'count' },
      { heading: said('report/filed-ordered'), holds: 'count' },
      { heading: said('report/quality'), holds: 'number' },
      { heading: said('report/first-deals'), holds: 'count' },
      { heading: said('report/contacts'), holds: 'count' },
      { heading: said('report/due'), holds: 'count' },
      { heading: said('report/on-time'), holds: 'count' },
      { heading: said('report/on-time-rate'), holds: 'number' },
    ],
    rows,
    picture: { kind: 'bars', along: 0, values: [8], percent: true },
  };
}

/** For contact `l0`. @param person null: any colleague */
function madeBy(person: StaffId | null): Prisma.Sql {
  return person === null ? Prisma.sql`l0.actor_id IS NOT NULL` : Prisma.sql`l0.actor_id = ${person}::uuid`;
}

async function readWork(scope: ReportScope): Promise<readonly Work[]> {
  const { core, who, from, next, today, zone, person } = scope;
  const onDay = peopleAsOf(endOfDay(Prisma.sql`f0."on"`, zone), scope);
  // A contact counts for who made it.
  const onContact = peopleCounted(
    { who, person: null },
    endOfDay(Prisma.sql`(l0.happened_at AT TIME ZONE ${zone})::date`, zone),
  );
  const start = endOfDay(Prisma.sql`${toDbDate(from.subtract({ days: 1 }))}::date`, zone);
  const end = endOfDay(Prisma.sql`${toDbDate(next.subtract({ days: 1 }))}::date`, zone);
  return await readMuch(core.db)<Work>`
    SELECT s.id, s.name, count(*) FILTER (WHERE w.what = 'filed')::int AS filed,
      count(*) FILTER (WHERE w.what = 'filed' AND w.ordered)::int AS ordered,
      count(*) FILTER (WHERE w.what = 'firstDeal')::int AS deals,
      count(*) FILTER (WHERE w.what = 'contact')::int AS contacts,
      count(*) FILTER (WHERE w.ordinary)::int AS ordinary
    FROM (
      SELECT c.key AS what, c.owner_id AS staff_id, EXISTS (
        SELECT FROM fact d
        WHERE d.customer_id = c.id AND d.key = 'firstDeal' AND d."on" <= ${toDbDate(today)}::date) AS ordered, FALSE AS ordinary
      FROM (
        ${onDay.among} SELECT c0.id, f0.key, ${onDay.columns}
        FROM fact f0 JOIN customer c0 ON c0.id = f0.customer_id ${onDay.joins}
        WHERE f0.key IN ('filed', 'firstDeal')
          AND f0."on" >= ${toDbDate(from)}::date AND f0."on" < ${toDbDate(next)}::date
      ) c WHERE ${customersSql('answer', who)} AND ${ownedBy(person)}
      UNION ALL
      SELECT 'contact', c.actor_id, FALSE, c.ordinary
      FROM (
        ${onContact.among} SELECT c0.id, l0.actor_id, coalesce(c0.strategic_level, 'ordinary') = 'ordinary' AS ordinary,
          ${onContact.columns}
        FROM contact_log l0 JOIN customer c0 ON c0.id = l0.customer_id ${onContact.joins}
        WHERE l0.deleted_at IS NULL AND ${madeBy(person)}
          AND l0.happened_at >= ${start} AND l0.happened_at < ${end}
      ) c WHERE ${customersSql('answer', who)}
    ) w JOIN staff s ON s.id = w.staff_id
    GROUP BY s.id, s.name`;
}
