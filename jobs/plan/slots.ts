/**
 * Reminders that answer an event (a customer has replied, a posting failed) are not part of the plan: planning
 * neither makes nor cancels them while their follow-up is open.
 */
const eventPrefix = 'event>';

export function eventSlot(name: string): string {
  return `${eventPrefix}${name}`;
}

export function isEventSlot(slot: string): boolean {
  return slot.startsWith(eventPrefix);
}

/** Of what the customer was not told somebody hears, also after the follow-up is over. */
export const notPosted = eventSlot('not-posted');

const handedOver = eventSlot('handed-over');

/** A new owner is told once what fell to them. */
export function handedOverSlot(ownerId: string): string {
  return `${handedOver}-${ownerId}`;
}

export function isHandedOverSlot(slot: string): boolean {
  return slot.startsWith(handedOver);
}

/** Slots that speak to whoever owns the follow-up: the step's own (`due>owner`), repeated by a snooze, and events. */
export function isForOwner(slot: string): boolean {
  return (
    slot.endsWith('>owner') ||
    slot.startsWith('snoozed-') ||
    slot === eventSlot('answered') ||
    isHandedOverSlot(slot)
  );
}
