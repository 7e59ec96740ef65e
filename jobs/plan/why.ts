import type { Temporal } from 'temporal-polyfill';
import type { Reason } from '../../templates/reader/said.ts';
import type { FollowUpFact, PlannedFollowUp, PlannedReminder, ReminderFact, Rules } from './types.ts';

/** Why a follow-up changes; null when it does not. */
export function whyAdjusted(existing: FollowUpFact, wanted: PlannedFollowUp): Reason | null {
  const reasons: Reason[] = [];
  if (!existing.anchorOn.equals(wanted.anchorOn)) {
    const params = { fromOn: existing.anchorOn, toOn: wanted.anchorOn };
    reasons.push({ code: 'reason/anchor-moved', params });
  }
  if (!existing.dueOn.equals(wanted.dueOn)) {
    reasons.push({ code: 'reason/due-moved', params: { fromOn: existing.dueOn, toOn: wanted.dueOn } });
  }
  if (existing.ownerId !== wanted.ownerId) reasons.push({ code: 'reason/other-owner', params: {} });
  return together(reasons);
}

export function sameReminder(known: ReminderFact, wanted: PlannedReminder): boolean {
  return (
    known.meantFor.equals(wanted.at) && known.recipientId === wanted.recipientId && known.say === wanted.say
  );
}

/** Why a reminder changes. Call only for one that does. */
export function whyMoved(known: ReminderFact, wanted: PlannedReminder, { playbook }: Rules): Reason {
  if (known.state === 'cancelled') return { code: 'reason/called-for-again', params: {} };
  const reasons: Reason[] = [];
  if (!known.meantFor.equals(wanted.at)) {
    const local = (at: Temporal.Instant) => at.toZonedDateTimeISO(playbook.zone).toPlainDateTime();
    const params = { fromAt: local(known.meantFor), toAt: local(wanted.at) };
    reasons.push({ code: 'reason/moved', params });
  }
  if (known.recipientId !== wanted.recipientId) reasons.push({ code: 'reason/other-recipient', params: {} });
  if (known.say !== wanted.say) reasons.push({ code: 'reason/other-words', params: {} });
  return together(reasons) ?? { code: 'reason/called-for-again', params: {} };
}

function together(reasons: readonly Reason[]): Reason | null {
  const [first, ...others] = reasons;
  if (first === undefined || others.length === 0) return first ?? null;
  return { code: 'reason/adjusted', params: { reasons: { joined: 'sentences', each: reasons } } };
}
