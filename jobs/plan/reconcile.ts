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
import { followUpsOf, isEnded } from './occurrence.ts';
import { isEventSlot, notPosted, repeatSlot, ruleSlot } from './slots.ts';
import { isCustomer, isDuty, isEntry } from './subject.ts';
import { isAbout, isFixed } from './told.ts';
import { dayOf, wallTimeOf } from './moments.ts';

/**
 * The changes from what exists to what should exist. Posted reminders are immutable: a reminder that left the `planned`
 * state keeps its slot for good, and is repeated to staff only for another deadline. What a person has ended is not reopened: a closed or skipped follow-up is left alone.
 * Everything else is moved, re-routed or cancelled, with a reason.
 */
export function reconcile(
  planned: readonly PlannedFollowUp[],
  facts: SubjectFacts,
  rules: Rules,
): readonly Change[] {
  const wantedOf = ({ step, cycle }: FollowUpFact) =>
    planned.findLast((f) => f.step === step && f.cycle === cycle);
  const opened = planned
    .filter((f) => f.done === undefined && f.lapsed === undefined && !exists(f, facts))
    .map((followUp): Change => ({ kind: 'open', followUp }));
  const kept = facts.followUps.flatMap((f) =>
    isEnded(f) ? stopReminders(f.reminders, followUpEnded) : changesOf(f, wantedOf(f), facts, rules),
  );
  return [...opened, ...kept];
}

const followUpEnded: Reason = { code: 'reason/follow-up-ended', params: {} };

function exists({ step, cycle }: PlannedFollowUp, facts: SubjectFacts): boolean {
  return followUpsOf(step, facts).some((f) => f.cycle === cycle);
}

function changesOf(
  existing: FollowUpFact,
  wanted: PlannedFollowUp | undefined,
  facts: SubjectFacts,
  rules: Rules,
): Change[] {
  if (wanted === undefined) return cancel(existing, whyGone(facts));
  if (wanted.done !== undefined) return close(existing, wanted.done);
  if (wanted.lapsed === true) return lapse(existing);
  const reopened = existing.state === 'open' ? [] : reopen(existing);
  return [...reopened, ...adjust(existing, wanted, rules), ...reminderChanges(existing, wanted, rules)];
}

/** A message to the customer that comes back has not been missed: the report that it was not posted is taken back. */
function reopen({ id: followUpId, reminders }: FollowUpFact): Change[] {
  const reason: Reason = { code: 'reason/came-back', params: {} };
  const report = reminders.filter(({ slot }) => slot === notPosted);
  return [{ kind: 'reopen', followUpId, reason }, ...stopReminders(report, reason)];
}

function close(existing: FollowUpFact, reason: Reason): Change[] {
  const stopped = stopReminders(existing.reminders, reason);
  if (existing.state !== 'open') return stopped;
  return [{ kind: 'close', followUpId: existing.id, reason }, ...stopped];
}

function whyGone(facts: SubjectFacts): Reason {
  return {
    code: facts.active
      ? isEntry(facts)
        ? 'reason/left-state'
        : isDuty(facts)
          ? 'reason/not-owed'
          : 'reason/date-or-rule-gone'
      : isCustomer(facts)
        ? 'reason/customer-not-active'
        : 'reason/subject-not-active',
    params: {},
  };
}

function cancel(existing: FollowUpFact, reason: Reason): Change[] {
  if (existing.state !== 'open') return stopAllButReport(existing, reason);
  return [{ kind: 'cancel', followUpId: existing.id, reason }, ...stopReminders(existing.reminders, reason)];
}

/**
 * The follow-up expired. If a message to the customer was not posted, the owner is told (requirements 3.1: dropped and
 * reported), even if that is only possible after the end.
 */
function lapse(existing: FollowUpFact): Change[] {
  const reason: Reason = { code: 'reason/not-in-time', params: {} };
  const ended: Change[] =
    existing.state === 'open' ? [{ kind: 'cancel', followUpId: existing.id, reason }] : [];
  return [...ended, ...stopAllButReport(existing, reason), ...reportOf(existing)];
}

function reportOf({ id: followUpId, reminders, ownerId }: FollowUpFact): Change[] {
  const unsaid = reminders.find(
    ({ state, slot, recipientId }) => state === 'planned' && recipientId === null && !isEventSlot(slot),
  );
  const known = reminders.find(({ slot }) => slot === notPosted);
  if (unsaid === undefined || ownerId === null) return [];
  const reminder = {
    slot: notPosted,
    say: 'notice/not-posted',
    at: unsaid.meantFor,
    audience: 'staff',
    recipientId: ownerId,
  } as const;
  if (known === undefined) return [{ kind: 'add-reminder', followUpId, reminder }];
  if (known.state !== 'cancelled') return [];
  const reason: Reason = { code: 'reason/called-for-again', params: {} };
  return [{ kind: 'move-reminder', reminderId: known.id, reminder, reason }];
}

function stopReminders(reminders: readonly ReminderFact[], reason: Reason): Change[] {
  return reminders
    .filter((r) => r.state === 'planned')
    .map((r): Change => ({ kind: 'cancel-reminder', reminderId: r.id, reason }));
}

/** That the customer was not told stays true after the end, also once the plan no longer contains the follow-up. */
function stopAllButReport(existing: FollowUpFact, reason: Reason): Change[] {
  return stopReminders(
    existing.reminders.filter(({ slot }) => slot !== notPosted),
    reason,
  );
}

function adjust(existing: FollowUpFact, wanted: PlannedFollowUp, rules: Rules): Change[] {
  const reason = whyAdjusted(existing, wanted, rules);
  if (reason === null) return [];
  const { anchorOn, dueOn, dueAt, ownerId } = wanted;
  const due = { dueOn, ...(dueAt === undefined ? {} : { dueAt }) };
  return [{ kind: 'adjust', followUpId: existing.id, anchorOn, ...due, ownerId, reason }];
}

const notCalledFor: Reason = { code: 'reason/not-called-for', params: {} };

function reminderChanges(existing: FollowUpFact, wanted: PlannedFollowUp, rules: Rules): Change[] {
  const bySlot = new Map<string, ReminderFact[]>();
  for (const reminder of existing.reminders) {
    const slot = ruleSlot(reminder.slot);
    const known = bySlot.get(slot);
    if (known === undefined) bySlot.set(slot, [reminder]);
    else known.push(reminder);
  }
  const kept = new Set<string>();
  const wantedChanges = wanted.reminders.flatMap((reminder): Change[] => {
    const about = { existing, wanted, rules, known: bySlot.get(reminder.slot) ?? [] };
    const { known, planned } = placed(reminder, about);
    if (planned === null) return [];
    if (known === null) return [{ kind: 'add-reminder', followUpId: existing.id, reminder: planned }];
    kept.add(known.id);
    if (!mayMove(known, planned, about)) return [];
    const reason = whyMoved(known, planned, about);
    return [{ kind: 'move-reminder', reminderId: known.id, reminder: planned, reason }];
  });
  const gone = existing.reminders
    .filter((r) => r.state === 'planned' && !kept.has(r.id) && !isEventSlot(r.slot))
    .map((r): Change => ({ kind: 'cancel-reminder', reminderId: r.id, reason: notCalledFor }));
  return [...wantedChanges, ...gone];
}

interface About {
  readonly existing: FollowUpFact;
  readonly wanted: PlannedFollowUp;
  readonly rules: Rules;
  /** The existing reminders of the same rule. */
  readonly known: readonly ReminderFact[];
}

interface Placed {
  /** The reminder that is moved; null: it is added. */
  readonly known: ReminderFact | null;
  /** Null where no reminder follows. */
  readonly planned: PlannedReminder | null;
}

/**
 * The reminder that a planned one becomes. Posted reminders are immutable. A customer is never asked the same twice;
 * staff are told once per deadline, so a moved deadline prompts them again in a slot of its own.
 */
function placed(reminder: PlannedReminder, about: About): Placed {
  const { known, existing, wanted } = about;
  const waiting = known.find((one) => !isFixed(one)) ?? null;
  if (known.every((one) => !isFixed(one))) return { known: waiting, planned: reminder };
  if (reminder.audience === 'customer' || !isRepeatable(reminder)) return { known: null, planned: null };
  if (known.some((one) => isFixed(one) && isAbout(one, existing, wanted.dueOn)))
    return { known: null, planned: null };
  if (saysLess(reminder, about)) return { known: null, planned: null };
  return { known: waiting, planned: { ...reminder, slot: repeatSlot(reminder.slot, wanted.dueOn) } };
}

/** A snooze ends once, whatever the deadline. */
function isRepeatable({ slot }: PlannedReminder): boolean {
  return !slot.startsWith('snoozed-');
}

/** A repeated prompt gives way to a later prompt of its step that goes to the same person on the same day. */
function saysLess(reminder: PlannedReminder, { wanted: { reminders }, rules: { playbook } }: About): boolean {
  const day = dayOf(reminder.at, playbook);
  return reminders
    .slice(reminders.indexOf(reminder) + 1)
    .some(({ at, recipientId }) => recipientId === reminder.recipientId && dayOf(at, playbook).equals(day));
}

/**
 * Reminders that are posted, in flight or possibly posted are immutable. One skipped as too late is planned again only
 * if its time changes.
 */
function mayMove(known: ReminderFact, planned: PlannedReminder, { existing, wanted }: About): boolean {
  if (known.state === 'cancelled') return true;
  if (known.state === 'skipped') return !known.meantFor.equals(planned.at);
  return !sameReminder(known, planned) || !isAbout(known, existing, wanted.dueOn);
}

/** Why a follow-up changes; null when it does not. */
function whyAdjusted(existing: FollowUpFact, wanted: PlannedFollowUp, rules: Rules): Reason | null {
  const reasons: Reason[] = [];
  if (!existing.anchorOn.equals(wanted.anchorOn)) {
    const params = { fromOn: existing.anchorOn, toOn: wanted.anchorOn };
    reasons.push({ code: 'reason/anchor-moved', params });
  }
  if (!existing.dueOn.equals(wanted.dueOn)) {
    reasons.push({ code: 'reason/due-moved', params: { fromOn: existing.dueOn, toOn: wanted.dueOn } });
  } else if (existing.dueAt?.epochMilliseconds !== wanted.dueAt?.epochMilliseconds) {
    reasons.push(
      wanted.dueAt === undefined
        ? { code: 'reason/due-all-day', params: { dueOn: wanted.dueOn } }
        : { code: 'reason/due-hour', params: { dueAt: wallTimeOf(wanted.dueAt, rules.playbook) } },
    );
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
function whyMoved(known: ReminderFact, wanted: PlannedReminder, about: About): Reason {
  const { playbook } = about.rules;
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
  // It goes out at the same time as before, for another deadline.
  const params = { fromOn: known.aboutDueOn ?? about.existing.dueOn, toOn: about.wanted.dueOn };
  return together(reasons) ?? { code: 'reason/due-moved', params };
}

function together(reasons: readonly Reason[]): Reason | null {
  const [first, ...others] = reasons;
  if (first === undefined || others.length === 0) return first ?? null;
  return { code: 'reason/adjusted', params: { reasons: { joined: 'sentences', each: reasons } } };
}
