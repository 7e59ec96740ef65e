import type { Temporal } from 'temporal-polyfill';
import type { Prisma } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import type { Register } from '../../templates/reader/register.ts';
import { type ActingStaff, seatsOf } from '../access/acting-staff.ts';
import { entriesIn } from '../access/entries.ts';
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
  return { total, entries: rows.map((row) => toEntry(row, register)) };
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
