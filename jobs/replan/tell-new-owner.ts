import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { handedOverSlot, isForOwner } from '../plan/slots.ts';
import type { Change, FollowUpFact, PlannedFollowUp, Rules, StaffId } from '../plan/types.ts';

/**
 * Somebody who becomes the owner when everything the step says to an owner has been said to the one before hears of
 * it now; otherwise the first they heard would be that their silence was reported.
 */
export async function tellNewOwner(
  tx: Tx,
  planned: readonly PlannedFollowUp[],
  existing: readonly FollowUpFact[],
  changes: readonly Change[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<void> {
  for (const change of changes) {
    if (change.kind !== 'adjust' || change.ownerId === null) continue;
    const followUp = existing.find((f) => f.id === change.followUpId);
    if (followUp === undefined || followUp.ownerId === change.ownerId) continue;
    const wanted = planned.find((p) => p.step === followUp.step && p.cycle === followUp.cycle);
    if (wanted === undefined || hearsAnyway(wanted, followUp)) continue;
    const step = rules.playbook.steps.find((s) => s.key === followUp.step);
    const say = step?.remind.findLast((rule) => rule.to === 'owner')?.say;
    if (say !== undefined) await tell(tx, followUp.id, change.ownerId, say, now);
  }
}

/** Something is still to be said to the owner, or nothing ever was. */
function hearsAnyway(wanted: PlannedFollowUp, existing: FollowUpFact): boolean {
  const said = new Set(
    existing.reminders
      .filter((r) => isForOwner(r.slot) && r.state !== 'planned' && r.state !== 'cancelled')
      .map((r) => r.slot),
  );
  return said.size === 0 || wanted.reminders.some((r) => isForOwner(r.slot) && !said.has(r.slot));
}

async function tell(
  tx: Tx,
  followUpId: string,
  ownerId: StaffId,
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
      recipientId: ownerId,
      target: `dm:${ownerId}`,
      dueAt: at,
      meantFor: at,
      plannedAt: at,
    },
    skipDuplicates: true,
  });
}
