import { Temporal } from 'temporal-polyfill';
import type { EscalateRule } from '../../templates/reader/playbook.ts';
import { addWorkingDays, workingDayOrNext } from '../calendar/working-days.ts';
import { inWorkingHours } from './deadline.ts';
import { hearableAt } from './hearing.ts';
import { dayOf, momentOf, morningOf } from './moments.ts';
import { later } from './order-days.ts';
import { escalationRecipient, onDuty } from './people.ts';
import { ownersPromptOn } from './prompts.ts';
import type { Scope } from './scope.ts';
import { toldFor } from './told.ts';
import type { PlannedReminder } from './types.ts';

/**
 * Silence is escalated in working days after the deadline, to each person once. If the owner hears of the deadline only
 * after it, because its date became known late or its prompt had to wait, the days count from when they hear: no one is
 * reported for what they could not have known. `heldBack` does the same for a prompt that was posted late.
 */
export function escalationOf(scope: Scope): PlannedReminder[] {
  const { step, facts, rules, owner, occurrence, snooze } = scope;
  const heard = later(occurrence.knownOn, ownersPromptOn(scope) ?? occurrence.knownOn);
  const known = later(occurrence.dueOn, heard);
  const from =
    snooze?.holdsEscalation === true ? later(known, workingDayOrNext(snooze.until, rules.calendar)) : known;
  const told = new Set<string>();
  return step.escalate.flatMap((rung): PlannedReminder[] => {
    const recipient = escalationRecipient(rung.to, owner, facts.people);
    const toldAlready = saidTo(rung.slot, scope);
    if (toldAlready !== null) told.add(toldAlready);
    if (recipient === null) return [];
    const hour = hourOfRung(rung, scope);
    const day = hour === null ? dayOfRung(rung, from, scope) : dayOf(hour, rules.playbook);
    const present = onDuty(recipient, day);
    // Being told through a stand-in counts as being told. A slot posted to someone else was posted before the people
    // changed, so this recipient is still told by a later rung.
    if (toldAlready === present.id) told.add(recipient.id);
    if (told.has(recipient.id) || told.has(present.id)) return [];
    if (toldAlready === null) told.add(recipient.id).add(present.id);
    const at = hour ?? momentOf(day, 'staff', present.morningAt, rules.playbook);
    return [{ slot: rung.slot, say: rung.say, at, audience: 'staff', recipientId: present.id }];
  });
}

/** Working days count from when the owner heard of it; days and months from the deadline, and clamp without drift. */
function dayOfRung(
  { afterWorkingDays, afterOffset }: EscalateRule,
  from: Temporal.PlainDate,
  { rules: { calendar }, occurrence: { dueOn } }: Scope,
): Temporal.PlainDate {
  if (afterOffset === undefined) return addWorkingDays(from, afterWorkingDays, calendar);
  const { amount, unit } = afterOffset;
  const day = dueOn.add(unit === 'mo' ? { months: amount } : { days: unit === 'w' ? amount * 7 : amount });
  return workingDayOrNext(later(day, from), calendar);
}

/** So many working hours, or minutes by the clock, after a deadline that is an hour; null: by the day. */
function hourOfRung(
  { afterWorkingHours: hours, afterMinutes: minutes }: EscalateRule,
  { occurrence: { dueAt, knownOn }, rules, snooze }: Scope,
): Temporal.Instant | null {
  if (dueAt !== undefined && minutes !== undefined) return dueAt.add({ minutes });
  if (dueAt === undefined || hours === undefined) return null;
  const known = morningOf(knownOn, 'staff', rules.playbook);
  const since = Temporal.Instant.compare(dueAt, known) < 0 ? known : dueAt;
  const at = hearableAt(inWorkingHours(since, hours, rules), rules);
  if (snooze?.holdsEscalation !== true) return at;
  const held = morningOf(workingDayOrNext(snooze.until, rules.calendar), 'staff', rules.playbook);
  return Temporal.Instant.compare(at, held) < 0 ? held : at;
}

/** The person a slot has been, or may have been, posted to about this deadline. */
function saidTo(slot: string, { existing, occurrence }: Scope): string | null {
  return existing === null ? null : (toldFor(slot, occurrence.dueOn, existing)?.recipientId ?? null);
}
