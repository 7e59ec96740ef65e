import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import { tellApart } from '../staff/name-people.ts';
import type { StaffId } from '../plan/types.ts';

export interface NextReminder {
  readonly at: Temporal.Instant;
  readonly audience: 'customer' | 'staff';
  /** Null for the customer's group. */
  readonly to: string | null;
}

interface StaffRef {
  readonly id: StaffId;
  readonly name: string;
}

/** An open follow-up of a customer, with its next reminder. */
export interface OpenFollowUp {
  readonly id: string;
  readonly customerId: string;
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  /** Set when the deadline is an hour of that day. */
  readonly dueAt: Temporal.Instant | null;
  readonly owner: StaffRef | null;
  readonly snoozedUntil: Temporal.PlainDate | null;
  readonly next: NextReminder | null;
  /** Whether any reminder of it was posted. */
  readonly begun: boolean;
  /** A colleague was given the message to the customer, and has not sent it. */
  readonly waitsToBeSent: boolean;
}

/** A customer's open follow-ups, nearest deadline first. */
export async function openFollowUps(db: Db, customerId: string): Promise<readonly OpenFollowUp[]> {
  const rows = await db.followUp.findMany({
    where: { customerId, state: 'open' },
    orderBy: [{ dueOn: 'asc' }, { openedAt: 'asc' }],
    include: {
      owner: { select: { id: true, name: true } },
      reminders: {
        where: { state: 'planned' },
        orderBy: { dueAt: 'asc' },
        take: 1,
        select: { dueAt: true, audience: true, recipient: { select: { id: true, name: true } } },
      },
    },
  });
  if (rows.length === 0) return [];
  // Read apart: as a relation's `_count`, Prisma would group the whole table.
  const followUpId = { in: rows.map(({ id }) => id) };
  const [posted, handed] = await Promise.all([
    db.reminder.groupBy({ by: ['followUpId'], where: { followUpId, state: 'posted' } }),
    db.reminder.findMany({
      where: { followUpId, audience: 'customer', state: 'claimed', delivery: { state: 'handed' } },
      select: { followUpId: true },
    }),
  ]);
  const waiting = new Set(handed.map((reminder) => reminder.followUpId));
  const begun = new Set(posted.map(({ followUpId }) => followUpId));
  const naming = await tellApart(db);
  const named = (person: StaffRef | null) =>
    person === null ? null : { id: person.id, name: naming(person) };
  return rows.map(({ reminders: [next], ...row }) => ({
    id: row.id,
    customerId,
    step: row.step,
    cycle: row.cycle,
    anchorOn: fromDbDate(row.anchorOn),
    dueOn: fromDbDate(row.dueOn),
    dueAt: row.dueAt === null ? null : fromDbInstant(row.dueAt),
    owner: named(row.owner),
    begun: begun.has(row.id),
    waitsToBeSent: waiting.has(row.id),
    snoozedUntil: row.snoozedUntil === null ? null : fromDbDate(row.snoozedUntil),
    next:
      next === undefined
        ? null
        : { at: fromDbInstant(next.dueAt), audience: next.audience, to: named(next.recipient)?.name ?? null },
  }));
}
