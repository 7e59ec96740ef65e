import { ruleSlot } from './slots.ts';
import type { FollowUpFact, ReminderFact } from './types.ts';
import type { Temporal } from 'temporal-polyfill';

/** Posted, in flight, or possibly posted: immutable. */
export function isFixed({ state }: Pick<ReminderFact, 'state'>): boolean {
  return state === 'posted' || state === 'claimed' || state === 'unknown';
}

/** Whether a reminder is about this deadline of its follow-up. */
export function isAbout(
  reminder: ReminderFact,
  followUp: Pick<FollowUpFact, 'dueOn'>,
  dueOn: Temporal.PlainDate,
): boolean {
  return (reminder.aboutDueOn ?? followUp.dueOn).equals(dueOn);
}

/** Staff are told once per step, cycle and deadline: the reminder by which a slot was said for this one. */
export function toldFor(
  slot: string,
  dueOn: Temporal.PlainDate,
  followUp: FollowUpFact,
): ReminderFact | undefined {
  return followUp.reminders.find(
    (known) => isFixed(known) && ruleSlot(known.slot) === slot && isAbout(known, followUp, dueOn),
  );
}
