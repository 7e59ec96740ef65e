import type { Reason } from '../../templates/reader/said.ts';
import type {
  Change,
  FollowUpFact,
  PlannedFollowUp,
  PlannedReminder,
  ReminderFact,
  Rules,
  SubjectFacts,
} from './types.ts';
import { isEnded } from './occurrence.ts';
import { isEventSlot, notPosted } from './slots.ts';
import { isCustomer } from './subject.ts';
import { wallTimeOf } from './moments.ts';

/**
 * The changes from what exists to what should exist. Posted reminders are immutable: a reminder that left the `planned`
 * state keeps its slot for good. What a person has ended is not reopened: a closed or skipped follow-up is left alone.
 * Everything else is moved, re-routed or cancelled, with a reason.
 */
export function reconcile(
  planned: readonly PlannedFollowUp[],
  facts: SubjectFacts,
  rules: Rules,
): readonly Change[] {
  const wanted = new Map(planned.map((f) => [keyOf(f), f]));
  const existing = new Set(facts.followUps.map(keyOf));
  const opened = planned
    .filter((f) => !existing.has(keyOf(f)) && f.done === undefined && f.lapsed === undefined)
    .map((followUp): Change => ({ kind: 'open', followUp }));
  const kept = facts.followUps.flatMap((f) => changesOf(f, wanted.get(keyOf(f)), facts, rules));
  return [...opened, ...kept];
}

function keyOf(followUp: { readonly step: string; readonly cycle: string }): string {
  return `${followUp.step}#${followUp.cycle}`;
}

function changesOf(
  existing: FollowUpFact,
  wanted: PlannedFollowUp | undefined,
  facts: SubjectFacts,
  rules: Rules,
): Change[] {
  if (isEnded(existing)) return stopReminders(existing, { code: 'reason/follow-up-ended', params: {} });
  if (wanted === undefined) return cancel(existing, whyGone(facts));
  if (wanted.done !== undefined) return close(existing, wanted.done);
  if (wanted.lapsed === true) return lapse(existing);
  const reopened: Change[] =
    existing.state === 'open'
      ? []
      : [{ kind: 'reopen', followUpId: existing.id, reason: { code: 'reason/came-back', params: {} } }];
  return [...reopened, ...adjust(existing, wanted), ...reminderChanges(existing, wanted, rules)];
}

function close(existing: FollowUpFact, reason: Reason): Change[] {
  const stopped = stopReminders(existing, reason);
  if (existing.state !== 'open') return stopped;
  return [{ kind: 'close', followUpId: existing.id, reason }, ...stopped];
}

function whyGone(facts: SubjectFacts): Reason {
  return {
    code: facts.active
      ? 'reason/date-or-rule-gone'
      : isCustomer(facts)
        ? 'reason/customer-not-active'
        : 'reason/subject-not-active',
    params: {},
  };
}

function cancel(existing: FollowUpFact, reason: Reason): Change[] {
  const ended: Change[] =
    existing.state === 'open' ? [{ kind: 'cancel', followUpId: existing.id, reason }] : [];
  return [...ended, ...stopReminders(existing, reason)];
}

/**
 * The follow-up expired. If a message to the customer was not posted, the owner is told (requirements 3.1: dropped and
 * reported), even if that is only possible after the end.
 */
function lapse(existing: FollowUpFact): Change[] {
  const reason: Reason = { code: 'reason/not-in-time', params: {} };
  const ended: Change[] =
    existing.state === 'open' ? [{ kind: 'cancel', followUpId: existing.id, reason }] : [];
  const stopped = existing.reminders
    .filter(({ state, slot }) => state === 'planned' && slot !== notPosted)
    .map(({ id }): Change => ({ kind: 'cancel-reminder', reminderId: id, reason }));
  return [...ended, ...stopped, ...reportOf(existing)];
}

function reportOf({ id: followUpId, reminders, ownerId }: FollowUpFact): Change[] {
  const unsaid = reminders.find(
    ({ state, slot, recipientId }) => state === 'planned' && recipientId === null && !isEventSlot(slot),
  );
  if (unsaid === undefined || ownerId === null || reminders.some(({ slot }) => slot === notPosted)) return [];
  const reminder = {
    slot: notPosted,
    say: 'notice/not-posted',
    at: unsaid.meantFor,
    audience: 'staff',
    recipientId: ownerId,
  } as const;
  return [{ kind: 'add-reminder', followUpId, reminder }];
}

function stopReminders(existing: FollowUpFact, reason: Reason): Change[] {
  return existing.reminders
    .filter((r) => r.state === 'planned')
    .map((r): Change => ({ kind: 'cancel-reminder', reminderId: r.id, reason }));
}

function adjust(existing: FollowUpFact, wanted: PlannedFollowUp): Change[] {
  const reason = whyAdjusted(existing, wanted);
  if (reason === null) return [];
  const { anchorOn, dueOn, ownerId } = wanted;
  return [{ kind: 'adjust', followUpId: existing.id, anchorOn, dueOn, ownerId, reason }];
}

const notCalledFor: Reason = { code: 'reason/not-called-for', params: {} };

function reminderChanges(existing: FollowUpFact, wanted: PlannedFollowUp, rules: Rules): Change[] {
  const bySlot = new Map(existing.reminders.map((r) => [r.slot, r]));
  const slots = new Set(wanted.reminders.map((r) => r.slot));
  const wantedChanges = wanted.reminders.flatMap((reminder): Change[] => {
    const known = bySlot.get(reminder.slot);
    if (known === undefined) return [{ kind: 'add-reminder', followUpId: existing.id, reminder }];
    if (!mayMove(known, reminder)) return [];
    const reason = whyMoved(known, reminder, rules);
    return [{ kind: 'move-reminder', reminderId: known.id, reminder, reason }];
  });
  const gone = existing.reminders
    .filter((r) => r.state === 'planned' && !slots.has(r.slot) && !isEventSlot(r.slot))
    .map((r): Change => ({ kind: 'cancel-reminder', reminderId: r.id, reason: notCalledFor }));
  return [...wantedChanges, ...gone];
}

/**
 * Reminders that are posted, in flight or possibly posted are immutable. One skipped as too late is planned again only
 * if its time changes.
 */
function mayMove(known: ReminderFact, wanted: PlannedReminder): boolean {
  if (known.state === 'cancelled') return true;
  if (known.state === 'planned') return !sameReminder(known, wanted);
  return known.state === 'skipped' && !known.meantFor.equals(wanted.at);
}

/** Why a follow-up changes; null when it does not. */
function whyAdjusted(existing: FollowUpFact, wanted: PlannedFollowUp): Reason | null {
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

function sameReminder(known: ReminderFact, wanted: PlannedReminder): boolean {
  return (
    known.meantFor.equals(wanted.at) && known.recipientId === wanted.recipientId && known.say === wanted.say
  );
}

/** Why a reminder changes. Call only for one that does. */
function whyMoved(known: ReminderFact, wanted: PlannedReminder, { playbook }: Rules): Reason {
  if (known.state === 'cancelled') return { code: 'reason/called-for-again', params: {} };
  const reasons: Reason[] = [];
  if (!known.meantFor.equals(wanted.at)) {
    const params = {
      fromAt: wallTimeOf(known.meantFor, playbook),
      toAt: wallTimeOf(wanted.at, playbook),
    };
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
