import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { listed, prepared } from '../../prisma/prepared.ts';
import { newId } from '../../prisma/new-id.ts';
import type { PlannedReminder } from '../plan/types.ts';
import { targetKey } from '../plan/target.ts';
import { byReason } from './by-reason.ts';
import { type Reason, toStored } from '../../templates/reader/said.ts';

export interface NewReminder {
  readonly customerId: string | null;
  readonly followUpId: string;
  readonly reminder: PlannedReminder;
}

export async function addReminders(
  tx: Tx,
  reminders: readonly NewReminder[],
  now: Temporal.Instant,
): Promise<void> {
  if (reminders.length === 0) return;
  const rows = reminders.map(({ customerId, followUpId, reminder }) => ({
    id: newId(),
    follow_up_id: followUpId,
    customer_id: customerId,
    ...columnsOf(customerId, reminder),
  }));
  await tx.$executeRaw`${prepared}
    INSERT INTO reminder (id, follow_up_id, slot, say, audience, recipient_id, target, due_at, meant_for, planned_at,
      due_on, rank)
    SELECT n.id, n.follow_up_id, n.slot, n.say, n.audience, n.recipient_id, n.target, n.at, n.at, ${toDbInstant(now)},
      f.due_on, ${rank}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n(id uuid, follow_up_id uuid, customer_id uuid, slot text, say text, audience "Audience", recipient_id uuid,
           target text, at timestamptz)
      JOIN follow_up f ON f.id = n.follow_up_id LEFT JOIN customer c ON c.id = n.customer_id`;
}

/**
 * Order among reminders due at the same time, lowest first. `c` is the customer; reminders not about a customer rank
 * with the ordinary ones.
 */
const rank = Prisma.sql`(CASE WHEN c.strategic_level = 'strategic' THEN 0 WHEN c.strategic_level = 'important' THEN 1
  WHEN c.tier = 'potential' THEN 2 ELSE 3 END)`;

/** Updates the rank of waiting reminders, because the customer's tier or level may have changed. A part of a statement. */
export function rankingReminders(customerIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    UPDATE reminder r SET rank = ${rank} FROM follow_up f JOIN customer c ON c.id = f.customer_id
    WHERE f.id = r.follow_up_id AND f.customer_id = ANY(${listed('uuid', customerIds)}) AND r.state = 'planned'
      AND r.rank <> ${rank}`;
}

/** Reminders in flight or already posted are not changed. */
export async function moveReminders(
  tx: Tx,
  moves: readonly {
    readonly customerId: string | null;
    readonly reminderId: string;
    readonly reminder: PlannedReminder;
    readonly reason: Reason;
  }[],
  now: Temporal.Instant,
): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map(({ customerId, reminderId: id, reminder, reason }) => ({
    id,
    ...columnsOf(customerId, reminder),
    reason,
  }));
  await tx.$executeRaw`${prepared}
    UPDATE reminder r SET slot = n.slot, say = n.say, audience = n.audience, recipient_id = n.recipient_id,
      target = n.target, due_at = n.at, meant_for = n.at, planned_at = ${toDbInstant(now)}, state = 'planned',
      reason = n.reason, due_on = f.due_on
    FROM follow_up f, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n(id uuid, slot text, say text, audience "Audience", recipient_id uuid, target text, at timestamptz,
           reason jsonb)
    WHERE r.id = n.id AND f.id = r.follow_up_id AND r.state IN ('planned', 'cancelled', 'skipped')`;
}

export async function cancelReminders(
  tx: Tx,
  changes: readonly { readonly reminderId: string; readonly reason: Reason }[],
): Promise<void> {
  for (const { reason, same } of byReason(changes)) {
    await tx.reminder.updateMany({
      where: { id: { in: same.map((change) => change.reminderId) }, state: 'planned' },
      data: { state: 'cancelled', reason: toStored(reason) },
    });
  }
}

function columnsOf(customerId: string | null, reminder: PlannedReminder) {
  if (reminder.audience === 'customer' && customerId === null) {
    throw new RangeError(`${reminder.slot} is for a customer, and its subject has none`);
  }
  return {
    slot: reminder.slot,
    say: reminder.say,
    audience: reminder.audience,
    recipient_id: reminder.recipientId,
    target: targetKey(
      reminder.audience === 'staff'
        ? { kind: 'staff', staffId: reminder.recipientId }
        : { kind: 'customer', customerId: customerId ?? '' },
    ),
    at: toDbInstant(reminder.at),
  };
}
