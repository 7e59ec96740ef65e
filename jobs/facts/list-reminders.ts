import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';

export type ReminderState = 'planned' | 'claimed' | 'posted' | 'skipped' | 'cancelled' | 'unknown';

export interface ReminderLine {
  readonly at: Temporal.Instant;
  readonly audience: 'customer' | 'staff';
  readonly to: string | null;
  readonly state: ReminderState;
  /** When it really went out. */
  readonly postedAt: Temporal.Instant | null;
  /** As recorded; null where there is nothing to explain. */
  readonly reason: string | null;
}

export interface RemindedFollowUp {
  readonly id: string;
  readonly step: string;
  readonly cycle: string;
  readonly dueOn: Temporal.PlainDate;
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly reason: string | null;
  readonly owner: string | null;
  readonly snoozedUntil: Temporal.PlainDate | null;
  readonly reminders: readonly ReminderLine[];
}

/** What was and will be said about one customer, the follow-ups still open first. @param limit of follow-ups */
export async function listReminders(
  db: Db,
  customerId: string,
  limit = 10,
): Promise<readonly RemindedFollowUp[]> {
  const rows = await db.followUp.findMany({
    where: { customerId },
    orderBy: [{ state: 'asc' }, { dueOn: 'desc' }],
    take: limit,
    include: {
      owner: { select: { name: true } },
      reminders: {
        orderBy: [{ dueAt: 'asc' }, { slot: 'asc' }],
        include: { recipient: { select: { name: true } }, delivery: { select: { postedAt: true } } },
      },
    },
  });
  return rows.map((row) => ({
    id: row.id,
    step: row.step,
    cycle: row.cycle,
    dueOn: fromDbDate(row.dueOn),
    state: row.state,
    reason: row.reason,
    owner: row.owner?.name ?? null,
    snoozedUntil: row.snoozedUntil === null ? null : fromDbDate(row.snoozedUntil),
    reminders: row.reminders.map((reminder) => ({
      at: fromDbInstant(reminder.dueAt),
      audience: reminder.audience,
      to: reminder.recipient?.name ?? null,
      state: reminder.state,
      postedAt: reminder.delivery?.postedAt ? fromDbInstant(reminder.delivery.postedAt) : null,
      reason: reminder.reason,
    })),
  }));
}
