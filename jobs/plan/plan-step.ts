import { Temporal } from 'temporal-polyfill';
import type { Step } from '../../templates/reader/playbook.ts';
import { addDays } from '../calendar/working-days.ts';
import { escalationOf } from './escalation.ts';
import { dayOf } from './moments.ts';
import type { Occurrence, SubjectFacts, FollowUpFact, Plan, PlannedFollowUp, Rules, Span } from './types.ts';
import { isEnded } from './occurrence.ts';
import { ownerOf, peopleFor } from './people.ts';
import { promptsOf } from './prompts.ts';
import { afterRest, wokenOn } from './rest.ts';
import { earlier, later } from './order-days.ts';

/**
 * What one step asks for one subject. A follow-up counted from an anchor exists as soon as the anchor's day is known; a
 * recurring one from the day of its first reminder.
 */
export function planStep(step: Step, given: SubjectFacts, rules: Rules, span: Span): Plan {
  const people = peopleFor(step, given.people);
  const facts = people === given.people ? given : { ...given, people };
  const { owed, ahead } = rules.triggers.of(step.trigger).occurrences(step, step.trigger, facts, rules, span);
  const planned = owed.map((occurrence) => followUpOf(step, occurrence, facts, rules));
  const begun: PlannedFollowUp[] = [];
  let next: Temporal.PlainDate | null = null;
  for (const occurrence of ahead) {
    // Occurrences come nearest first: after one that has not begun, only existing follow-ups matter.
    if (next !== null && existingOf(step.key, occurrence.cycle, facts) === null) continue;
    const followUp = followUpOf(step, occurrence, facts, rules);
    const firstOn = firstDayOf(followUp, rules);
    if (Temporal.PlainDate.compare(firstOn, span.until) <= 0 || isThere(followUp, facts))
      begun.push(followUp);
    else next = firstOn;
  }
  const followUps = [...planned, ...begun].filter((one) => saysSomething(one, step));
  // One day early, because the span extends to the next day.
  const opening = next === null ? null : addDays(next, -1);
  return {
    followUps: lapsed(followUps, step, span),
    nextLookOn: nearest(opening, nextLapse(followUps, step, span)),
  };
}

function followUpOf(step: Step, occurrence: Occurrence, facts: SubjectFacts, rules: Rules): PlannedFollowUp {
  const owner = occurrence.person ?? ownerOf(step, facts);
  const existing = existingOf(step.key, occurrence.cycle, facts);
  const { cycle, anchorOn, dueOn, dueAt, done } = occurrence;
  const due = { dueOn, ...(dueAt === undefined ? {} : { dueAt }) };
  const head = { step: step.key, cycle, anchorOn, ...due, ownerId: owner?.id ?? null };
  if (done !== undefined) return { ...head, reminders: [], done };
  // No reminder follows once a person has ended it, which is so for most of an old book.
  if (existing !== null && isEnded(existing)) return { ...head, reminders: [] };
  const woken = wokenOn(facts, rules);
  const heard = woken === null ? occurrence : { ...occurrence, knownOn: later(occurrence.knownOn, woken) };
  const asked = { step, facts, rules, owner, existing, snooze: existing?.snooze ?? null };
  const prompts = afterRest(promptsOf({ ...asked, occurrence }), { ...asked, occurrence });
  return { ...head, reminders: [...prompts, ...escalationOf({ ...asked, occurrence: heard })] };
}

function existingOf(step: string, cycle: string, facts: SubjectFacts): FollowUpFact | null {
  return facts.followUps.find((f) => f.step === step && f.cycle === cycle) ?? null;
}

function isThere({ step, cycle }: PlannedFollowUp, facts: SubjectFacts): boolean {
  return existingOf(step, cycle, facts) !== null;
}

/** A message-only step is not owed to a customer without a group to post it in. */
function saysSomething({ reminders, done }: PlannedFollowUp, { closes }: Step): boolean {
  return closes.when !== 'posted' || done !== undefined || reminders.length > 0;
}

function firstDayOf({ reminders, dueOn }: PlannedFollowUp, { playbook }: Rules): Temporal.PlainDate {
  const [first] = reminders.map(({ at }) => at).toSorted((a, b) => Temporal.Instant.compare(a, b));
  return first === undefined ? dueOn : dayOf(first, playbook);
}

/** Expired follow-ups lapse: a greeting not posted on its day is not posted at all. */
function lapsed(followUps: readonly PlannedFollowUp[], step: Step, { today }: Span): PlannedFollowUp[] {
  return followUps.map((followUp) => {
    const end = lapseOf(followUp, step);
    if (end === null || Temporal.PlainDate.compare(end, today) > 0) return followUp;
    const { step: key, cycle, anchorOn, dueOn, ownerId } = followUp;
    return { step: key, cycle, anchorOn, dueOn, ownerId, reminders: [], lapsed: true };
  });
}

function nextLapse(
  followUps: readonly PlannedFollowUp[],
  step: Step,
  { today }: Span,
): Temporal.PlainDate | null {
  return followUps
    .map((followUp) => lapseOf(followUp, step))
    .filter((end) => end === null || Temporal.PlainDate.compare(end, today) > 0)
    .reduce<Temporal.PlainDate | null>(nearest, null);
}

/** The first day on which the step is no longer worth doing; null when it does not expire. */
function lapseOf({ dueOn, done }: PlannedFollowUp, { lapsesAfterDays }: Step): Temporal.PlainDate | null {
  if (lapsesAfterDays === undefined || done !== undefined) return null;
  return addDays(dueOn, lapsesAfterDays + 1);
}

function nearest(a: Temporal.PlainDate | null, b: Temporal.PlainDate | null): Temporal.PlainDate | null {
  if (a === null || b === null) return a ?? b;
  return earlier(a, b);
}
