import type { Temporal } from 'temporal-polyfill';

/**
 * Reminders triggered by an event (a customer's reply, a failed posting) are not part of the plan: planning neither
 * creates nor cancels them while their follow-up is open.
 */
const eventPrefix = 'event>';

export function eventSlot(name: string): string {
  return `${eventPrefix}${name}`;
}

export function isEventSlot(slot: string): boolean {
  return slot.startsWith(eventPrefix);
}

/** A message not posted to the customer is reported to staff, even after the follow-up has ended. */
export const notPosted = eventSlot('not-posted');

/** Notifies the owner of the customer's answer. */
export const answered = eventSlot('answered');

const handedOver = eventSlot('handed-over');

/** A new owner is told once about what was handed over to them. */
export function handedOverSlot(ownerId: string): string {
  return `${handedOver}-${ownerId}`;
}

export function isHandedOverSlot(slot: string): boolean {
  return slot.startsWith(handedOver);
}

/**
 * The slot in which a prompt is repeated for another deadline. Posted reminders are immutable and keep their slot, so a
 * repeat has one of its own: `due>owner@2026-03-15`.
 */
export function repeatSlot(slot: string, dueOn: Temporal.PlainDate): string {
  return `${slot}@${dueOn.toString()}`;
}

/** The slot of the playbook's rule, whatever deadline the reminder is for. */
export function ruleSlot(slot: string): string {
  const mark = slot.indexOf('@');
  return mark < 0 ? slot : slot.slice(0, mark);
}

/** Slots addressed to the follow-up's current owner: the step's own (`due>owner`), snooze repeats, and events. */
export function isForOwner(slot: string): boolean {
  return (
    ruleSlot(slot).endsWith('>owner') ||
    slot.startsWith('snoozed-') ||
    slot === answered ||
    isHandedOverSlot(slot)
  );
}
