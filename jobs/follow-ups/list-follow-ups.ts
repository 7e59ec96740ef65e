import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import { tellApart } from '../staff/name-people.ts';
import { type AnySaid, fromStored } from '../../templates/reader/said.ts';

export interface FollowUpLine {
  readonly id: string;
  readonly step: string;
  /** The entry of a register that it is owed for; null: the customer itself. */
  readonly entryId: string | null;
  readonly cycle: string;
  readonly owner: string | null;
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  /** Set when the deadline is an hour of that day. */
  readonly dueAt: Temporal.Instant | null;
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly reason: AnySaid | null;
  readonly reminders: readonly ReminderLine[];
}

export interface ReminderLine {
  readonly id: string;
  readonly slot: string;
  readonly say: string;
  readonly audience: 'customer' | 'staff';
  /** Null: the customer. */
  readonly recipient: string | null;
  readonly at: Temporal.Instant;
  /** `handed`: a colleague has to send it. */
  readonly state: 'planned' | 'claimed' | 'handed' | 'posted' | 'skipped' | 'cancelled' | 'unknown';
  readonly reason: AnySaid | null;
}

/** All follow-ups of a customer with all their reminders, past and planned. The caller checks access. */
export async function listFollowUps(db: Db, customerId: string): Promise<readonly FollowUpLine[]> {
  const rows = await db.followUp.findMany({
    where: { customerId },
    orderBy: [{ dueOn: 'desc' }, { step: 'asc' }],
    include: {
      owner: { select: { id: true, name: true } },
      reminders: {
        orderBy: [{ dueAt: 'asc' }, { slot: 'asc' }],
        include: {
          recipient: { select: { id: true, name: true } },
          delivery: { select: { postedAt: true, state: true } },
        },
      },
    },
  });
  const naming = await tellApart(db);
  return rows.map((row) => ({
    id: row.id,
    step: row.step,
    entryId: row.subjectKind === 'entry' ? row.subjectId : null,
    cycle: row.cycle,
    owner: row.owner === null ? null : naming(row.owner),
    anchorOn: fromDbDate(row.anchorOn),
    dueOn: fromDbDate(row.dueOn),
    dueAt: row.dueAt === null ? null : fromDbInstant(row.dueAt),
    state: row.state,
    reason: fromStored(row.reason),
    reminders: row.reminders.map((r) => ({
      id: r.id,
      slot: r.slot,
      say: r.say,
      audience: r.audience,
      recipient: r.recipient === null ? null : naming(r.recipient),
      at: fromDbInstant(r.delivery?.postedAt ?? r.dueAt),
      state: r.state === 'claimed' && r.delivery?.state === 'handed' ? 'handed' : r.state,
      reason: fromStored(r.reason),
    })),
  }));
}
