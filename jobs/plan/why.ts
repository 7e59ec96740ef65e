import type { FollowUpFact, PlannedFollowUp, PlannedReminder, ReminderFact } from './types.ts';

/** Why a follow-up changes, in words for the record; null when it does not. */
export function whyAdjusted(existing: FollowUpFact, wanted: PlannedFollowUp): string | null {
  const reasons: string[] = [];
  if (!existing.anchorOn.equals(wanted.anchorOn)) {
    reasons.push(`counted from ${wanted.anchorOn.toString()} instead of ${existing.anchorOn.toString()}`);
  }
  if (!existing.dueOn.equals(wanted.dueOn)) {
    reasons.push(`due ${wanted.dueOn.toString()} instead of ${existing.dueOn.toString()}`);
  }
  if (existing.ownerId !== wanted.ownerId) reasons.push('another owner');
  return reasons.length === 0 ? null : reasons.join('; ');
}

export function sameReminder(known: ReminderFact, wanted: PlannedReminder): boolean {
  return (
    known.meantFor.equals(wanted.at) && known.recipientId === wanted.recipientId && known.say === wanted.say
  );
}

export function whyMoved(known: ReminderFact, wanted: PlannedReminder): string {
  if (known.state === 'cancelled') return 'called for again';
  const reasons: string[] = [];
  if (!known.meantFor.equals(wanted.at)) {
    reasons.push(`moved from ${known.meantFor.toString()} to ${wanted.at.toString()}`);
  }
  if (known.recipientId !== wanted.recipientId) reasons.push('goes to another person');
  if (known.say !== wanted.say) reasons.push('says something else');
  return reasons.join('; ');
}
