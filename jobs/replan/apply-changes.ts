import type { Tx } from '../../prisma/client.ts';
import type { Temporal } from 'temporal-polyfill';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import type { Change, PlannedFollowUp, PlannedReminder } from '../plan/types.ts';

/** Writes what reconciling found. Each statement names the state it expects, so a reminder in flight is not touched. */
export async function applyChanges(
  tx: Tx,
  customerId: string,
  changes: readonly Change[],
  now: Temporal.Instant,
): Promise<void> {
  for (const change of changes) await applyChange(tx, customerId, change, now);
}

async function applyChange(tx: Tx, customerId: string, change: Change, now: Temporal.Instant): Promise<void> {
  switch (change.kind) {
    case 'open':
      await openFollowUp(tx, customerId, change.followUp, now);
      return;
    case 'adjust':
      await tx.followUp.update({
        where: { id: change.followUpId },
        data: {
          anchorOn: toDbDate(change.anchorOn),
          dueOn: toDbDate(change.dueOn),
          ownerId: change.ownerId,
          reason: change.reason,
        },
      });
      return;
    case 'reopen':
      await tx.followUp.update({
        where: { id: change.followUpId },
        data: { state: 'open', endedAt: null, reason: change.reason },
      });
      return;
    case 'cancel':
      await tx.followUp.update({
        where: { id: change.followUpId },
        data: { state: 'cancelled', endedAt: toDbInstant(now), reason: change.reason },
      });
      return;
    case 'add-reminder':
      await tx.reminder.create({
        data: { followUpId: change.followUpId, ...reminderData(customerId, change.reminder, now) },
      });
      return;
    case 'move-reminder':
      await tx.reminder.updateMany({
        where: { id: change.reminderId, state: { in: ['planned', 'cancelled', 'skipped'] } },
        data: { ...reminderData(customerId, change.reminder, now), state: 'planned', reason: change.reason },
      });
      return;
    case 'cancel-reminder':
      await tx.reminder.updateMany({
        where: { id: change.reminderId, state: 'planned' },
        data: { state: 'cancelled', reason: change.reason },
      });
      return;
  }
}

async function openFollowUp(
  tx: Tx,
  customerId: string,
  followUp: PlannedFollowUp,
  now: Temporal.Instant,
): Promise<void> {
  await tx.followUp.create({
    data: {
      customerId,
      step: followUp.step,
      cycle: followUp.cycle,
      anchorOn: toDbDate(followUp.anchorOn),
      dueOn: toDbDate(followUp.dueOn),
      ownerId: followUp.ownerId,
      openedAt: toDbInstant(now),
      reminders: { create: followUp.reminders.map((r) => reminderData(customerId, r, now)) },
    },
  });
}

function reminderData(customerId: string, reminder: PlannedReminder, now: Temporal.Instant) {
  const at = toDbInstant(reminder.at);
  return {
    slot: reminder.slot,
    say: reminder.say,
    audience: reminder.audience,
    recipientId: reminder.recipientId,
    target: reminder.audience === 'customer' ? `customer:${customerId}` : `dm:${reminder.recipientId}`,
    dueAt: at,
    meantFor: at,
    plannedAt: toDbInstant(now),
  };
}
