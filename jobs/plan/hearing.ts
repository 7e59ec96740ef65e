import { Temporal } from 'temporal-polyfill';
import type { Step } from '../../templates/reader/playbook.ts';
import { addWorkingDays, nextWorkingDay, workingDayOrNext } from '../calendar/working-days.ts';
import { keptOnInstant } from '../calendar/kept-on-days.ts';
import { inWorkingHours } from './deadline.ts';
import { dayOf, eveningOf, morningOf } from './moments.ts';
import { ruleSlot } from './slots.ts';
import type { Rules } from './types.ts';

/** Whether a message reached the owner of a follow-up. */
export interface Hearing {
  /** One is planned and not posted yet. */
  readonly isWaiting: boolean;
  /** When the last one was posted; null: none was. */
  readonly toldAt: Temporal.Instant | null;
}

export interface OwnersHearing {
  /** By the step's own prompts. */
  readonly prompts: Hearing;
  /** That it was handed over to them. */
  readonly handover: Hearing;
}

/**
 * A silence is never escalated before the owner had the working days that the step allows, counted from the prompt. The
 * plan keeps this order for what it knows; a prompt may still be posted late, because the program was down, or because
 * the follow-up was already overdue when it came up. Nor is it escalated on the day on which a new owner hears of it.
 *
 * @returns when the escalation in this slot may be posted; null for any other slot, and where it may be now
 */
export function heldBack(
  step: Step,
  slot: string,
  { prompts, handover }: OwnersHearing,
  now: Temporal.Instant,
  rules: Pick<Rules, 'playbook' | 'calendar'>,
): Temporal.Instant | null {
  const rung = step.escalate.find((one) => one.slot === ruleSlot(slot));
  // What is counted in minutes cannot wait until the owner has been reached.
  if (rung === undefined || rung.afterMinutes !== undefined) return null;
  const { afterWorkingHours: hours } = rung;
  const after = (told: Temporal.Instant | null, workingDays: number) => {
    if (told === null) return now;
    // A deadline of hours leaves an hour at least to the owner who hears of it late.
    if (hours !== undefined) return hearableAt(inWorkingHours(told, Math.max(1, hours), rules), rules);
    // A rung in days or months has none of its own, and still leaves the owner a working day.
    const day = addWorkingDays(dayOf(told, rules.playbook), Math.max(1, workingDays), rules.calendar);
    return morningOf(day, 'staff', rules.playbook);
  };
  const [until = now] = [
    after(prompts.isWaiting ? now : prompts.toldAt, rung.afterWorkingDays),
    after(handover.isWaiting ? now : handover.toldAt, 1),
  ].toSorted((a, b) => Temporal.Instant.compare(b, a));
  return Temporal.Instant.compare(until, now) > 0 ? until : null;
}

/** The instant itself within the staff window of a working day, otherwise the next opening of it. */
export function hearableAt(
  instant: Temporal.Instant,
  rules: Pick<Rules, 'playbook' | 'calendar'>,
): Temporal.Instant {
  const opening = morningOf(hearableOn(instant, rules), 'staff', rules.playbook);
  return Temporal.Instant.compare(instant, opening) < 0 ? opening : instant;
}

/** The working day on which staff can first be told of something recorded at an instant. */
export function hearableOn(
  instant: Temporal.Instant,
  { playbook, calendar }: Pick<Rules, 'playbook' | 'calendar'>,
): Temporal.PlainDate {
  // The dates of an imported book were all recorded at a few instants, which are shared.
  const kept = keptOnInstant(instant);
  if (kept.heardOn?.calendar === calendar && kept.heardOn.rules === playbook) return kept.heardOn.found;
  const day = dayOf(instant, playbook);
  const isOver = Temporal.Instant.compare(instant, eveningOf(day, 'staff', playbook)) >= 0;
  const found = isOver ? nextWorkingDay(day, calendar) : workingDayOrNext(day, calendar);
  kept.heardOn = { calendar, rules: playbook, found };
  return found;
}
