import { Temporal } from 'temporal-polyfill';
import { type Db, Prisma } from '../../prisma/client.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { anniversaryTrigger } from '../plan/triggers/anniversary.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import type { CustomerSeats } from '../access/rule.ts';
import { customersOfAnySql } from '../access/scopes.ts';

export interface ComingAnniversary {
  readonly customerId: string;
  readonly code: string;
  readonly name: string;
  readonly seats: CustomerSeats;
  readonly on: Temporal.PlainDate;
  /** N for the N-th anniversary, at least 1. */
  readonly years: number;
}

interface AnniversaryRow extends CustomerSeats {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly on: string;
}

/** Anniversaries of the customers that any of these people answers for, in the `days` days from today on (inclusive), by day. */
export async function comingAnniversaries(
  db: Db,
  { steps }: Pick<Playbook, 'steps'>,
  people: readonly ActingStaff[],
  { today, days }: { readonly today: Temporal.PlainDate; readonly days: number },
): Promise<readonly ComingAnniversary[]> {
  const keys = steps.flatMap(({ trigger }) => anniversaryTrigger.settingsOf(trigger)?.anchor ?? []);
  if (keys.length === 0 || people.length === 0) return [];
  // Of a large company thousands: each is compared by number.
  const on = new Map<string, { readonly day: Temporal.PlainDate; readonly n: number }>();
  for (let n = 0; n <= days; n += 1) {
    const day = today.add({ days: n });
    on.set(day.toString().slice(5), { day, n });
    // In a common year, 29 February falls on the 28th (requirements 4.10).
    if (!day.inLeapYear && day.month === 2 && day.day === 28) on.set('02-29', { day, n });
  }
  const since = await firstYear(db, keys);
  if (since === null) return [];
  const firstDays = [...on].flatMap(
    ([
      monthDay,
      {
        day: { year },
      },
    ]) => daysBefore(monthDay, year, Math.max(since, year - mostYears)),
  );
  const { text, values } = Prisma.sql`
    SELECT DISTINCT c.id, c.code, c.name, c.supervisor_id AS "supervisorId", c.salesperson_id AS "salespersonId",
      c.assistant_id AS "assistantId", f."on"::text AS "on"
    FROM fact f JOIN customer c ON c.id = f.customer_id
    WHERE ${customersOfAnySql('answer', people)} AND c.state = 'active' AND f.key = ANY(${keys})
      AND f."on" = ANY(${firstDays}::date[])
    ORDER BY c.code`;
  // Below Prisma, which takes many times as long for as many rows as a large company has.
  const { rows } = await db.sql.query<AnniversaryRow>(text, values);
  return rows
    .flatMap((row) => {
      const coming = on.get(row.on.slice(5));
      const years = (coming?.day.year ?? 0) - Number(row.on.slice(0, 4));
      if (coming === undefined || years < 1) return [];
      const { day, n } = coming;
      return [{ n, customerId: row.id, code: row.code, name: row.name, seats: row, on: day, years }];
    })
    .toSorted((a, b) => a.n - b.n);
}

/** A day that lies further back is a slip of the pen. */
const mostYears = 100;

/** The year of the first such day of all; null: there is none. */
async function firstYear(db: Db, keys: readonly string[]): Promise<number | null> {
  const [first] = await db.$queryRaw<{ year: number | null }[]>`
    SELECT extract(year FROM min(of_key."on"))::int AS year
    FROM unnest(${[...keys]}::text[]) AS k(key), LATERAL (SELECT min("on") AS "on" FROM fact WHERE fact.key = k.key) of_key`;
  return first?.year ?? null;
}

/** The same day of the years before, for the index on days: the whole company has too many to look at each. */
function daysBefore(monthDay: string, year: number, since: number): readonly string[] {
  const years = Array.from({ length: Math.max(0, year - since) }, (_, n) => year - 1 - n);
  const isThere = (one: number) =>
    monthDay !== '02-29' || Temporal.PlainDate.from({ year: one, month: 1, day: 1 }).inLeapYear;
  return years.filter(isThere).map((one) => `${one}-${monthDay}`);
}
