import { Temporal } from 'temporal-polyfill';
import type { RemindRule, TextKey } from '../../templates/reader/playbook.ts';
import { fillText } from '../../templates/reader/trigger.ts';
import { addDays, previousWorkingDayOrSame, workingDayOrNext } from '../calendar/working-days.ts';
import { holds } from './condition.ts';
import { hearableAt } from './hearing.ts';
import { dayOf, momentOf, morningOf } from './moments.ts';
import { onDuty, recipientOf } from './people.ts';
import type { Scope } from './scope.ts';
import { isEntry } from './subject.ts';
import type { PlannedReminder } from './types.ts';
import { compareDays } from '../calendar/kept-on-days.ts';

/** The step's own prompts, plus a repeat on the day a snooze ends. */
export function promptsOf(scope: Scope): PlannedReminder[] {
  const { step, snooze } = scope;
  const prompts = ownPromptsOf(scope);
  if (snooze === null || scope.owner === null) return prompts;
  // A snooze means "ask me again then": the owner's last prompt is repeated on that day.
  const last = step.remind.findLast((rule) => rule.to === 'owner');
  if (last === undefined) return prompts;
  const day = workingDayOrNext(snooze.until, scope.rules.calendar);
  const present = onDuty(scope.owner, day);
  const again: PlannedReminder = {
    slot: `snoozed-${snooze.until.toString()}`,
    say: textOf(last, scope),
    at: momentOf(day, 'staff', present.morningAt, scope.rules.playbook),
    audience: 'staff',
    recipientId: present.id,
  };
  return [...prompts, again];
}

function ownPromptsOf(scope: Scope): PlannedReminder[] {
  const { remind } = scope.step;
  const prompts: PlannedReminder[] = [];
  let isAnyAtOnce = false;
  for (const rule of remind) {
    if (!applies(rule, scope)) continue;
    isAnyAtOnce ||= rule.atOnce === true;
    const prompt = rule.atOnce === true ? atOnce(rule, scope) : promptOf(rule, scope);
    if (prompt !== null) prompts.push(prompt);
  }
  return isAnyAtOnce ? prompts.filter(isFirstOfAtOnce(remind)) : prompts;
}

/** Someone in several posts hears at once of a matter once, as the first rule says. */
function isFirstOfAtOnce(rules: readonly RemindRule[]) {
  const atOnceSlots = new Set(rules.filter((rule) => rule.atOnce === true).map(({ slot }) => slot));
  const told = new Set<string>();
  return ({ slot, recipientId }: PlannedReminder): boolean => {
    if (recipientId === null || !atOnceSlots.has(slot)) return true;
    const isFirst = !told.has(recipientId);
    told.add(recipientId);
    return isFirst;
  };
}

/** Whether an entry has the answer that the prompt is for. */
function applies({ if: condition }: RemindRule, { facts }: Scope): boolean {
  return condition === undefined || (isEntry(facts) && holds(condition, facts));
}

/** A prompt as soon as the step is owed; outside the recipient's hours at the next opening, unless it cannot wait. */
function atOnce(rule: RemindRule, scope: Scope): PlannedReminder | null {
  const { occurrence, rules, facts, owner } = scope;
  const { anchorAt, knownOn } = occurrence;
  const say = textOf(rule, scope);
  if (rule.to === 'customer') {
    if (!facts.hasCustomerRoom) return null;
    const opening = morningOf(knownOn, 'customer', rules.playbook);
    const at = anchorAt !== undefined && Temporal.Instant.compare(anchorAt, opening) > 0 ? anchorAt : opening;
    return { slot: rule.slot, say, at, audience: 'customer', recipientId: null };
  }
  const recipient = recipientOf(rule.to, owner, facts.people);
  if (recipient === null) return null;
  if (scope.step.anyHour === true && anchorAt !== undefined) {
    const present = onDuty(recipient, dayOf(anchorAt, rules.playbook));
    return { slot: rule.slot, say, at: anchorAt, audience: 'staff', recipientId: present.id };
  }
  const at =
    anchorAt === undefined ? morningOf(knownOn, 'staff', rules.playbook) : hearableAt(anchorAt, rules);
  return { slot: rule.slot, say, at, audience: 'staff', recipientId: onDuty(recipient, knownOn).id };
}

/**
 * One prompt of the step. A customer is never asked on a day off (S4 L203 不得滥发). A greeting goes out on its own day
 * (S0 L46 节假日发送).
 */
function promptOf(rule: RemindRule, scope: Scope): PlannedReminder | null {
  const { step, rules, facts, snooze } = scope;
  const say = textOf(rule, scope);
  const isGreeting = rule.to === 'customer' && step.onDayOff === 'send';
  const usual = isGreeting ? meantDay(rule, scope) : workingDayOf(rule, scope);
  if (usual === null) return null;
  if (rule.to === 'customer') {
    if (!facts.hasCustomerRoom) return null;
    const waits = snooze !== null && compareDays(usual, snooze.until) < 0;
    const day = waits ? workingDayOrNext(snooze.until, rules.calendar) : usual;
    const at = momentOf(day, 'customer', rule.time, rules.playbook);
    return { slot: rule.slot, say, at, audience: 'customer', recipientId: null };
  }
  const recipient = recipientOf(rule.to, scope.owner, facts.people);
  if (recipient === null) return null;
  if (snooze !== null && compareDays(usual, snooze.until) < 0) return null;
  const present = onDuty(recipient, usual);
  const at = hourOf(rule, scope) ?? momentOf(usual, 'staff', rule.time ?? present.morningAt, rules.playbook);
  return { slot: rule.slot, say, at, audience: 'staff', recipientId: present.id };
}

/** When a prompt for a deadline that is an hour goes out; null: by the day. */
function hourOf(rule: RemindRule, { step, occurrence: { dueAt }, rules }: Scope): Temporal.Instant | null {
  if (dueAt === undefined || rule.dueOffsetDays !== 0 || rule.time !== undefined) return null;
  return step.anyHour === true ? dueAt : hearableAt(dueAt, rules);
}

/**
 * The day on which the last prompt to the owner goes out by which they are asked in time, unless it is snoozed; null
 * where the owner gets none. What comes after the deadline or again is not a reason to wait with the escalation.
 */
export function ownersPromptOn(scope: Scope): Temporal.PlainDate | null {
  const toOwner = scope.step.remind.filter(({ to, again }) => to === 'owner' && again !== true);
  const last = toOwner.at(-1);
  if (last === undefined) return null;
  return last.atOnce === true ? scope.occurrence.knownOn : workingDayOf(last, scope);
}

function meantDay({ dueOffsetDays }: RemindRule, { occurrence }: Pick<Scope, 'occurrence'>) {
  return addDays(occurrence.dueOn, dueOffsetDays);
}

/**
 * The working day on which a prompt goes out. One that falls on a day off goes out on the working day before; the
 * deadline itself does not move (requirements 4.9). But nothing is announced before it happened: a prompt that follows its
 * anchor is not moved to the anchor's day or before it, and goes out on the next working day instead. Null where it
 * would then meet a later prompt of the step to the same recipient, which says enough.
 */
function workingDayOf(rule: RemindRule, scope: Scope): Temporal.PlainDate | null {
  const { step, rules, occurrence } = scope;
  const meant = meantDay(rule, scope);
  const before = previousWorkingDayOrSame(meant, rules.calendar);
  if (before.equals(meant) || !followsAnchor(meant, scope)) return before;
  if (compareDays(before, occurrence.anchorOn) > 0) return before;
  const after = workingDayOrNext(meant, rules.calendar);
  const meetsLater = step.remind.some((other) => {
    if (other.atOnce === true || other.to !== rule.to || other.dueOffsetDays <= rule.dueOffsetDays)
      return false;
    const day = workingDayOf(other, scope);
    return day !== null && compareDays(day, after) <= 0;
  });
  return meetsLater ? null : after;
}

/**
 * Whether a prompt's day comes after the event it counts from, or is that event's own day. A festival, a planned contact
 * or a promised day is not an event that has to happen first: the prompt for its own day may go out before it. If it fell on
 * a day off and went out after it, the owner would hear of a promise that is already broken.
 */
function followsAnchor(meant: Temporal.PlainDate, { step, rules, occurrence }: Scope): boolean {
  const order = compareDays(meant, occurrence.anchorOn);
  if (order !== 0) return order > 0;
  return rules.triggers.of(step.trigger).due === 'said' && occurrence.promised !== true;
}

function textOf({ say }: RemindRule, { occurrence }: Scope): TextKey {
  return occurrence.fill === undefined ? say : fillText(say, occurrence.fill);
}
