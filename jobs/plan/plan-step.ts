import { Temporal } from 'temporal-polyfill';
import type { Step } from '../../templates/reader/playbook.ts';
import { addDays, previousWorkingDayOrSame } from '../calendar/working-days.ts';
import { escalationOf } from './escalation.ts';
import { dayOf } from './moments.ts';
import type { Occurrence, SubjectFacts, FollowUpFact, Plan, PlannedFollowUp, Rules, Span } from './types.ts';
import { followUpsOf, isEnded } from './occurrence.ts';
import { ownerOf, peopleFor } from './people.ts';
import { promptsOf } from './prompts.ts';
import { afterRest, wokenOn } from './rest.ts';
import type { Scope } from './scope.ts';
import { earlier, later, nearest } from './order-days.ts';
import { compareDays } from '../calendar/kept-on-days.ts';

/**
 * What one step asks for one subject. A follow-up counted from an anchor exists as soon as the anchor's day is known; a
 * recurring one from the day of its first reminder.
 *
 * @param soonest when the subject is looked at again in any case: a later look of this step is not worked out
 */
export function planStep(
  step: Step,
  given: SubjectFacts,
  rules: Rules,
  span: Span,
  soonest: Temporal.PlainDate | null = null,
): Plan {
  const people = peopleFor(step, given.people);
  const facts = people === given.people ? given : { ...given, people };
  const { owed, ahead } = rules.triggers.of(step.trigger).occurrences(step, step.trigger, facts, rules, span);
  if (owed.length === 0 && ahead.length === 0) return nothingPlanned;
  let found: readonly PlannedFollowUp[] = none;
  for (const occurrence of owed) {
    const existing = existingOf(step.key, occurrence.cycle, facts);
    if (existing === null && hasLapsed(occurrence, step, span)) continue;
    const followUp = followUpOf(step, occurrence, existing, facts, rules);
    if (saysSomething(followUp, step)) found = withOne(found, followUp);
  }
  let next: Temporal.PlainDate | null = null;
  let isPast = false;
  for (const occurrence of ahead) {
    const existing = existingOf(step.key, occurrence.cycle, facts);
    const exists = existing !== null;
    // Occurrences come nearest first: after one that has not begun, only existing follow-ups matter.
    if (isPast && !exists) continue;
    if (!exists && isTooFar(step, occurrence, rules, span, soonest)) {
      isPast = true;
      continue;
    }
    const followUp = followUpOf(step, occurrence, existing, facts, rules);
    const firstOn = firstDayOf(followUp, rules);
    if (!exists && compareDays(firstOn, span.until) > 0) {
      next = firstOn;
      isPast = true;
    } else if (saysSomething(followUp, step)) found = withOne(found, followUp);
  }
  // One day early, because the span extends to the next day.
  const opening = next === null ? null : addDays(next, -1);
  return {
    followUps: lapsed(found, step, span),
    nextLookOn: nearest(opening, nextLapse(found, step, span)),
  };
}

const none: readonly PlannedFollowUp[] = [];
const nothingPlanned: Plan = { followUps: none, nextLookOn: null };

/** Most steps have one at most; an array that grows takes room for seventeen. */
function withOne(found: readonly PlannedFollowUp[], followUp: PlannedFollowUp): readonly PlannedFollowUp[] {
  return found.length === 0 ? [followUp] : [...found, followUp];
}

/**
 * Whether an occurrence begins after the span, and not before another step has the subject looked at: most of what lies
 * ahead, whose reminders need not be worked out.
 */
function isTooFar(
  step: Step,
  { dueOn }: Occurrence,
  { calendar }: Rules,
  { until }: Span,
  soonest: Temporal.PlainDate | null,
): boolean {
  const before = daysBefore(step);
  if (soonest === null || before === null) return false;
  // No prompt goes out earlier than on the working day before its own, and no escalation before the deadline.
  const notBefore = previousWorkingDayOrSame(addDays(dueOn, before), calendar);
  return compareDays(notBefore, until) > 0 && compareDays(notBefore, soonest) > 0;
}

const offsets = new WeakMap<Step, number | null>();

/** How long before the deadline its first prompt is meant, as a negative number; null: one goes out at once. */
function daysBefore(step: Step): number | null {
  const known = offsets.get(step);
  if (known !== undefined) return known;
  const isAtOnce = step.remind.some(({ atOnce }) => atOnce === true);
  const days = isAtOnce ? null : Math.min(0, ...step.remind.map(({ dueOffsetDays }) => dueOffsetDays));
  offsets.set(step, days);
  return days;
}

function followUpOf(
  step: Step,
  occurrence: Occurrence,
  existing: FollowUpFact | null,
  facts: SubjectFacts,
  rules: Rules,
): PlannedFollowUp {
  const owner = occurrence.person ?? ownerOf(step, facts);
  const { cycle, anchorOn, dueOn, dueAt, done } = occurrence;
  const ownerId = owner?.id ?? null;
  // No reminder follows once a person has ended it, which is so for most of an old book.
  const isOver = done !== undefined || (existing !== null && isEnded(existing));
  const snooze = existing?.snooze ?? null;
  const reminders = isOver
    ? noReminders
    : remindersOf({ step, facts, rules, occurrence, owner, existing, snooze });
  const followUp = { step: step.key, cycle, anchorOn, dueOn, ownerId, reminders };
  if (dueAt === undefined && done === undefined) return followUp;
  return { ...followUp, ...(dueAt === undefined ? {} : { dueAt }), ...(done === undefined ? {} : { done }) };
}

const noReminders: PlannedFollowUp['reminders'] = [];

function remindersOf(scope: Scope): PlannedFollowUp['reminders'] {
  const prompts = afterRest(promptsOf(scope), scope);
  const { escalate } = scope.step;
  return escalate.length === 0 ? prompts : [...prompts, ...escalationOf(heardAfterRest(scope))];
}

/** After a suspension, the days of an escalation count from when the owner is back. */
function heardAfterRest(scope: Scope): Scope {
  const { facts, rules, occurrence } = scope;
  const woken = wokenOn(facts, rules);
  if (woken === null) return scope;
  return { ...scope, occurrence: { ...occurrence, knownOn: later(occurrence.knownOn, woken) } };
}

function existingOf(step: string, cycle: string, facts: SubjectFacts): FollowUpFact | null {
  return followUpsOf(step, facts).find((f) => f.cycle === cycle) ?? null;
}

/** A message-only step is not owed to a customer without a group to post it in. */
function saysSomething({ reminders, done }: PlannedFollowUp, { closes }: Step): boolean {
  return closes.when !== 'posted' || done !== undefined || reminders.length > 0;
}

/** That of its first reminder, or its own: after a suspension the reminder may wait for a working day. */
function firstDayOf({ reminders, dueOn }: PlannedFollowUp, { playbook }: Rules): Temporal.PlainDate {
  let first: Temporal.Instant | null = null;
  for (const { at } of reminders) if (first === null || Temporal.Instant.compare(at, first) < 0) first = at;
  return first === null ? dueOn : earlier(dueOn, dayOf(first, playbook));
}

/** Expired follow-ups lapse: a greeting not posted on its day is not posted at all. */
function lapsed(followUps: readonly PlannedFollowUp[], step: Step, span: Span): readonly PlannedFollowUp[] {
  if (step.lapsesAfterDays === undefined) return followUps;
  return followUps.map((followUp) => {
    if (!hasLapsed(followUp, step, span)) return followUp;
    const { step: key, cycle, anchorOn, dueOn, ownerId } = followUp;
    return { step: key, cycle, anchorOn, dueOn, ownerId, reminders: [], lapsed: true };
  });
}

function hasLapsed(one: Owed, step: Step, { today }: Span): boolean {
  const end = lapseOf(one, step);
  return end !== null && compareDays(end, today) <= 0;
}

function nextLapse(
  followUps: readonly PlannedFollowUp[],
  step: Step,
  { today }: Span,
): Temporal.PlainDate | null {
  if (step.lapsesAfterDays === undefined) return null;
  return followUps
    .map((followUp) => lapseOf(followUp, step))
    .filter((end) => end === null || compareDays(end, today) > 0)
    .reduce<Temporal.PlainDate | null>(nearest, null);
}

type Owed = Pick<PlannedFollowUp, 'dueOn' | 'done'>;

/** The first day on which the step is no longer worth doing; null when it does not expire. */
function lapseOf({ dueOn, done }: Owed, { lapsesAfterDays }: Step): Temporal.PlainDate | null {
  if (lapsesAfterDays === undefined || done !== undefined) return null;
  return addDays(dueOn, lapsesAfterDays + 1);
}
