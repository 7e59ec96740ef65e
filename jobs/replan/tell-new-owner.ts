import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { hearsToday } from '../plan/event-reminders.ts';
import { dayOf } from '../plan/moments.ts';
import { handedOverSlot, isEventSlot, isForOwner } from '../plan/slots.ts';
import type { Change, SubjectFacts, FollowUpFact, PlannedFollowUp, Rules, StaffId } from '../plan/types.ts';
import { targetKey } from '../plan/target.ts';

/**
 * Notifies a new owner if all prompts of the step already went to the previous one; otherwise the first message they
 * get would be that their silence was escalated.
 */
export async function tellNewOwner(
  tx: Tx,
  planned: readonly PlannedFollowUp[],
  facts: SubjectFacts,
  changes: readonly Change[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<void> {
  for (const change of changes) {
    if (change.kind !== 'adjust' || change.ownerId === null) continue;
    const followUp = facts.followUps.find((f) => f.id === change.followUpId);
    if (followUp === undefined || followUp.ownerId === change.ownerId) continue;
    const wanted = planned.find((p) => p.step === followUp.step && p.cycle === followUp.cycle);
    if (wanted === undefined || hearsAnyway(followUp, changes)) continue;
    const step = rules.playbook.steps.find((s) => s.key === followUp.step);
    const say = step?.remind.findLast((rule) => rule.to === 'owner')?.say;
    if (say === undefined) continue;
    const today = dayOf(now, rules.playbook);
    const recipientId = hearsToday(change.ownerId, facts, today) ?? change.ownerId;
    await tell(tx, followUp.id, { ownerId: change.ownerId, recipientId }, say, now);
  }
}

/** True if a prompt to the owner is still to come, or none was ever sent. */
function hearsAnyway(existing: FollowUpFact, changes: readonly Change[]): boolean {
  const own = existing.reminders.filter(({ slot }) => isForOwner(slot));
  if (own.every(({ state }) => state === 'planned' || state === 'cancelled')) return true;
  const cancelled = new Set(changes.flatMap((c) => (c.kind === 'cancel-reminder' ? c.reminderId : [])));
  const ids = new Set(own.map(({ id }) => id));
  return (
    own.some(({ id, slot, state }) => state === 'planned' && !isEventSlot(slot) && !cancelled.has(id)) ||
    changes.some(
      (c) =>
        (c.kind === 'add-reminder' && c.followUpId === existing.id && isForOwner(c.reminder.slot)) ||
        (c.kind === 'move-reminder' && ids.has(c.reminderId) && !isEventSlot(c.reminder.slot)),
    )
  );
}

async function tell(
  tx: Tx,
  followUpId: string,
  { ownerId, recipientId }: { readonly ownerId: StaffId; readonly recipientId: StaffId },
  say: string,
  now: Temporal.Instant,
): Promise<void> {
  const at = toDbInstant(now);
  await tx.reminder.createMany({
    data: {
      followUpId,
      slot: handedOverSlot(ownerId),
      say,
      audience: 'staff',
      recipientId,
      target: targetKey({ kind: 'staff', staffId: recipientId }),
      dueAt: at,
      meantFor: at,
      plannedAt: at,
    },
    skipDuplicates: true,
  });
  // The follow-up was theirs before and went to someone else before the notice was posted.
  await tx.reminder.updateMany({
    where: { followUpId, slot: handedOverSlot(ownerId), state: 'cancelled', deliveryId: null },
    data: {
      state: 'planned',
      reason: Prisma.DbNull,
      recipientId,
      target: targetKey({ kind: 'staff', staffId: recipientId }),
      dueAt: at,
      meantFor: at,
      plannedAt: at,
    },
  });
}
