import { Temporal } from 'temporal-polyfill';
import { fromDbDate, toDbDate } from '../../prisma/days.ts';
import { type Db, Prisma, type Tx } from '../../prisma/client.ts';
import type { PeriodScope, Span } from '../customers/customers-as-of.ts';
import { tallyEntries } from './tally-entries.ts';
import { tallyFollowUps } from './tally-follow-ups.ts';

/**
 * Which months of a period are read from their counts. A month that is over and was not counted yet, or changed since, is
 * counted now: a year of everyone's follow-ups takes seconds, and only the present month is not over. What is counted depends
 * on no rules, because these change: follow-ups of every step, and entries of every register.
 *
 * A month that is being changed is read from its rows.
 */
export async function countMonths(db: Db, scope: PeriodScope): Promise<readonly Span[]> {
  const over = monthsOver(scope);
  if (over.length === 0) return [];
  const days = over.map(({ from }) => toDbDate(from));
  const kept = await db.$queryRaw<{ month: Date }[]>`
    SELECT m.month FROM counted_month m WHERE m.month = ANY(${days}::date[]) AND m.zone = ${scope.zone}
      AND NOT EXISTS (SELECT FROM counted_month_change c WHERE c.month = m.month)`;
  const known = new Set(kept.map(({ month }) => fromDbDate(month).toString()));
  const missing = over.filter(({ from }) => !known.has(from.toString()));
  if (missing.length > 0) for (const month of await countThem(db, missing, scope.zone)) known.add(month);
  return over.filter(({ from }) => known.has(from.toString()));
}

/** The days of the period that are in none of these months. */
export function daysBeside({ from, next }: Span, months: readonly Span[]): readonly Span[] {
  const spans: Span[] = [];
  let day = from;
  for (const month of months) {
    if (Temporal.PlainDate.compare(day, month.from) < 0) spans.push({ from: day, next: month.from });
    day = month.next;
  }
  if (Temporal.PlainDate.compare(day, next) < 0) spans.push({ from: day, next });
  return spans;
}

/** The months that lie in the period as a whole, and whose days are over. */
function monthsOver({ from, next, today }: PeriodScope): readonly Span[] {
  const end = Temporal.PlainDate.compare(next, today) < 0 ? next : today;
  const months: Span[] = [];
  let first = from.day === 1 ? from : from.with({ day: 1 }).add({ months: 1 });
  for (;;) {
    const month = { from: first, next: first.add({ months: 1 }) };
    if (Temporal.PlainDate.compare(month.next, end) > 0) return months;
    months.push(month);
    first = month.next;
  }
}

/** @returns the first days of those that were counted */
async function countThem(db: Db, months: readonly Span[], zone: string): Promise<readonly string[]> {
  const count = async (tx: Tx): Promise<readonly string[]> => {
    // Changes of a month hold its lock too, until they are visible (migration `counted-months`).
    const free = await tx.$queryRaw<{ month: Date }[]>`
      SELECT month FROM unnest(${months.map(({ from }) => toDbDate(from))}::date[]) AS month
      WHERE pg_try_advisory_xact_lock(20261, month - DATE '2000-01-01')`;
    if (free.length === 0) return [];
    const days = free.map(({ month }) => month);
    const first = new Set(days.map((day) => fromDbDate(day).toString()));
    const spans = months.filter(({ from }) => first.has(from.toString()));
    await tx.$queryRaw`
      SELECT set_config('enable_seqscan', 'on', TRUE), set_config('work_mem', '64MB', TRUE)`;
    await tx.$executeRaw`DELETE FROM counted_month WHERE month = ANY(${days}::date[])`;
    await tx.$executeRaw`
      INSERT INTO counted_month (month, zone) SELECT month, ${zone} FROM unnest(${days}::date[]) AS month`;
    await tx.$executeRaw`
      INSERT INTO counted_work (month, step, owner_id, supervisor_id, salesperson_id, assistant_id, on_time, late, open)
      SELECT f.month, f.step, f.owner_id, f.supervisor_id, f.salesperson_id, f.assistant_id,
        sum(f.on_time), sum(f.late), sum(f.open)
      FROM ${tallyFollowUps(zone, spans, Prisma.sql`TRUE`)} f GROUP BY 1, 2, 3, 4, 5, 6`;
    await tx.$executeRaw`
      INSERT INTO counted_entries (month, register, opener_id, owner_id, supervisor_id, salesperson_id, assistant_id,
        way, times)
      SELECT e.* FROM ${tallyEntries(zone, spans, Prisma.sql`TRUE`)} e`;
    return [...first];
  };
  return await db.$transaction(count, { timeout: patienceMs, maxWait: patienceMs });
}

/** For how many months before this one figures are ready: a year that is over, read in December. */
const monthsAhead = 24;

/** Counts the months that are over in advance: otherwise the first reading of a year takes seconds. */
export async function countAhead(db: Db, today: Temporal.PlainDate, zone: string): Promise<void> {
  const next = today.with({ day: 1 });
  await countMonths(db, { from: next.subtract({ months: monthsAhead }), next, today, zone });
}

/** Two years of a large company on a busy machine. */
const patienceMs = 60_000;
