import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import type { Register } from '../../templates/reader/register.ts';
import { type ActingStaff, seatsOf } from '../access/acting-staff.ts';
import { entriesIn, entriesSql } from '../access/entries.ts';
import type { Core } from '../core.ts';
import { dayOf } from '../plan/moments.ts';
import { entryFields, type FoundEntry, toEntry } from './find-entry.ts';

export const entryFilters = ['open', 'mine', 'overdue', 'all'] as const;
export type EntryFilter = (typeof entryFilters)[number];

export interface EntryQuestion {
  readonly filter: EntryFilter;
  readonly customerId?: string;
  readonly month?: Temporal.PlainYearMonth;
  readonly limit: number;
}

export interface EntryList {
  readonly total: number;
  /** Newest first. */
  readonly entries: readonly FoundEntry[];
}

/** The entries of a register that this person may read. */
export async function listEntries(
  core: Core,
  by: ActingStaff,
  register: Register,
  { filter, customerId, month, limit }: EntryQuestion,
): Promise<EntryList> {
  const where: Prisma.EntryWhereInput = {
    AND: [
      entriesIn(register, by),
      await filterWhere(core, by, register, filter),
      ...(customerId === undefined ? [] : [{ customerId }]),
      ...(month === undefined ? [] : [openedIn(core, month)]),
    ],
  };
  const [total, rows] = await Promise.all([
    core.db.entry.count({ where }),
    core.db.entry.findMany({
      where,
      orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
      take: limit,
      include: entryFields,
    }),
  ]);
  const naming = await tellApart(core.db);
  return { total, entries: rows.map((row) => toEntry(row, register, naming)) };
}

/**
 * How many entries of each register are about a customer, as far as this person may read them; a register without any is
 * absent. One statement: as Prisma's filters, each register would join the customer again.
 */
export async function countEntries(
  { db }: Pick<Core, 'db'>,
  by: ActingStaff,
  registers: readonly Register[],
  customerId: string,
): Promise<ReadonlyMap<string, number>> {
  const readable = registers.map(
    (register) => Prisma.sql`c.register = ${register.key} AND ${entriesSql(register, by)}`,
  );
  if (readable.length === 0) return new Map();
  const counted = await db.$queryRaw<{ register: string; count: number }[]>`
    SELECT c.register, count(*)::int AS count FROM (
      SELECT e.register, e.opener_id, e.owner_id, n.supervisor_id, n.salesperson_id, n.assistant_id
      FROM entry e JOIN customer n ON n.id = e.customer_id WHERE e.customer_id = ${customerId}::uuid
    ) c WHERE ${Prisma.join(readable, ' OR ')} GROUP BY c.register`;
  return new Map(counted.map(({ register, count }) => [register, count]));
}

async function filterWhere(
  core: Core,
  by: ActingStaff,
  { key }: Register,
  filter: EntryFilter,
): Promise<Prisma.EntryWhereInput> {
  switch (filter) {
    case 'all':
      return {};
    case 'open':
      return { endedAt: null };
    case 'mine':
      return { endedAt: null, ownerId: { in: [...seatsOf(by)] } };
    case 'overdue': {
      const steps = core.rules.playbook.steps.filter(({ register }) => register === key);
      const late = await core.db.followUp.findMany({
        where: {
          subjectKind: 'entry',
          state: 'open',
          dueOn: { lt: toDbDate(dayOf(core.clock.now(), core.rules.playbook)) },
          step: { in: steps.map((step) => step.key) },
        },
        select: { subjectId: true },
      });
      return { id: { in: late.map(({ subjectId }) => subjectId) } };
    }
  }
}

function openedIn({ rules }: Core, month: Temporal.PlainYearMonth): Prisma.EntryWhereInput {
  const startOf = (first: Temporal.PlainYearMonth) =>
    toDbInstant(first.toPlainDate({ day: 1 }).toZonedDateTime(rules.playbook.zone).toInstant());
  return { openedAt: { gte: startOf(month), lt: startOf(month.add({ months: 1 })) } };
}
