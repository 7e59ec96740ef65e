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
