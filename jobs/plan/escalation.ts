import { addWorkingDays } from '../calendar/working-days.ts';
import { morningOf } from './moments.ts';
import { later } from './order-days.ts';
import { escalationRecipient, onDuty } from './people.ts';
import type { Scope } from './scope.ts';
import type { PlannedReminder } from './types.ts';

/**
 * Silence is acted on in working days after the deadline, one person once. A deadline that was already past when
 * its date became known counts from that day: nobody is reported for what they could not have known.
 */
export function escalationOf(scope: Scope): PlannedReminder[] {
  const { step, facts, rules, owner, occurrence, snooze } = scope;
  const known = later(occurrence.dueOn, occurrence.knownOn);
  const from = snooze?.holdsEscalation === true ? later(known, snooze.until) : known;
  const told = new Set<string>();
  return step.escalate.flatMap((rung): PlannedReminder[] => {
    const recipient = escalationRecipient(rung.to, owner, facts.people);
    const toldAlready = saidTo(rung.slot, scope);
    if (toldAlready !== null) told.add(toldAlready);
    if (recipient === null) return [];
    const day = addWorkingDays(from, rung.afterWorkingDays, rules.calendar);
    const present = onDuty(recipient, day);
    // Who was told by a stand-in was told. What was said to somebody else was said before the people changed: this
    // one is still to be told by a later rung.
    if (toldAlready === present.id) told.add(recipient.id);
    if (told.has(recipient.id) || told.has(present.id)) return [];
    if (toldAlready === null) told.add(recipient.id).add(present.id);
    const at = morningOf(day, 'staff', rules.playbook);
    return [{ slot: rung.slot, say: rung.say, at, audience: 'staff', recipientId: present.id }];
  });
}

/** To whom a slot has spoken, or may have. */
function saidTo(slot: string, { existing }: Scope): string | null {
  const known = existing?.reminders.find((reminder) => reminder.slot === slot);
  const said = known?.state === 'posted' || known?.state === 'claimed' || known?.state === 'unknown';
  return said ? known.recipientId : null;
}
