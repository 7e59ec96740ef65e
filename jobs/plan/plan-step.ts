import { Temporal } from 'temporal-polyfill';
import type { RemindRule, Step } from '../../templates/playbook.ts';
import { addWorkingDays, previousWorkingDayOrSame, workingDayOrNext } from '../calendar/working-days.ts';
import { dayOf, morningOf } from './moments.ts';
import { escalationRecipient, ownerOf, recipientOf } from './people.ts';
import type {
  AnchorFact,
  CustomerFacts,
  FollowUpFact,
  Person,
  PlannedFollowUp,
  PlannedReminder,
  Rules,
  Snooze,
} from './types.ts';

/** What one step asks for one customer: at most one follow-up, for the round its anchor is in. */
export function planStep(step: Step, facts: CustomerFacts, rules: Rules): PlannedFollowUp | null {
  const anchor = firstAnchor(step, facts);
  if (anchor === null) return null;
  const cycle = String(anchor.round);
  const dueOn = anchor.on.add({ days: step.dueDays });
  if (isHistory(step, dueOn, anchor, rules)) return null;
  const owner = ownerOf(step, facts.tier, facts.people);
  const existing = facts.followUps.find((f) => f.step === step.key && f.cycle === cycle) ?? null;
  const scope: Scope = {
    step,
    facts,
    rules,
    anchor,
    dueOn,
    owner,
    existing,
    snooze: existing?.snooze ?? null,
  };
  return {
    step: step.key,
    cycle,
    anchorOn: anchor.on,
    dueOn,
    ownerId: owner?.id ?? null,
    reminders: [...promptsOf(scope), ...escalationOf(scope)],
  };
}

interface Scope {
  readonly step: Step;
  readonly facts: CustomerFacts;
  readonly rules: Rules;
  readonly anchor: AnchorFact;
  readonly dueOn: Temporal.PlainDate;
  readonly owner: Person | null;
  /** The follow-up as it stands, if it has been planned before. */
  readonly existing: FollowUpFact | null;
  readonly snooze: Snooze | null;
}

function firstAnchor(step: Step, facts: CustomerFacts): AnchorFact | null {
  for (const key of step.anchor) {
    const anchor = facts.anchors[key];
    if (anchor !== undefined) return anchor;
  }
  return null;
}

/** A deadline long past when its date was first written down is history of an imported book, not work to do. */
function isHistory(step: Step, dueOn: Temporal.PlainDate, anchor: AnchorFact, rules: Rules): boolean {
  const knownOn = dayOf(anchor.recordedAt, rules.playbook);
  return Temporal.PlainDate.compare(dueOn.add({ days: step.late.historyAfterDays }), knownOn) < 0;
}

function promptsOf(scope: Scope): PlannedReminder[] {
  const { step, snooze } = scope;
  const prompts = step.remind.flatMap((rule) => promptOf(rule, scope));
  if (snooze === null || scope.owner === null) return prompts;
  // A snooze says "ask me again then": the owner's last words of the step are repeated on that day.
  const last = step.remind.findLast((rule) => rule.to === 'owner');
  if (last === undefined) return prompts;
  const again: PlannedReminder = {
    slot: `snoozed-${snooze.until.toString()}`,
    say: last.say,
    at: morningOf(workingDayOrNext(snooze.until, scope.rules.calendar), 'staff', scope.rules.playbook),
    audience: 'staff',
    recipientId: scope.owner.id,
  };
  return [...prompts, again];
}

/**
 * One prompt of the step. A prompt that falls on a day off goes out on the working day before, the deadline itself
 * does not move (requirements 4.9); a customer is never asked on a day off (S4 L203 不得滥发).
 */
function promptOf(rule: RemindRule, scope: Scope): PlannedReminder[] {
  const { rules, facts, snooze } = scope;
  const meant = scope.dueOn.add({ days: rule.dueOffsetDays });
  const usual = previousWorkingDayOrSame(meant, rules.calendar);
  const waits = snooze !== null && Temporal.PlainDate.compare(usual, snooze.until) < 0;
  if (rule.to === 'customer') {
    if (!facts.hasCustomerRoom) return [];
    const day = waits ? workingDayOrNext(snooze.until, rules.calendar) : usual;
    const at = morningOf(day, 'customer', rules.playbook);
    return [{ slot: rule.slot, say: rule.say, at, audience: 'customer', recipientId: null }];
  }
  const recipient = recipientOf(rule.to, scope.owner, facts.people);
  if (recipient === null || waits) return [];
  const at = morningOf(usual, 'staff', rules.playbook);
  return [{ slot: rule.slot, say: rule.say, at, audience: 'staff', recipientId: recipient.id }];
}

/**
 * Silence is acted on in working days after the deadline, one person once. A deadline that was already past when
 * its date became known counts from that day: nobody is reported for what they could not have known.
 */
function escalationOf(scope: Scope): PlannedReminder[] {
  const { step, facts, rules, owner } = scope;
  const from = latest(
    scope.dueOn,
    dayOf(scope.anchor.recordedAt, rules.playbook),
    scope.snooze?.holdsEscalation === true ? scope.snooze.until : scope.dueOn,
  );
  const told = new Set<string>();
  return step.escalate.flatMap((rung): PlannedReminder[] => {
    const recipient = escalationRecipient(rung.to, owner, facts.people);
    const toldAlready = saidTo(rung.slot, scope);
    if (toldAlready !== null) told.add(toldAlready);
    if (recipient === null || told.has(recipient.id)) return [];
    // What was said was said to somebody else, before the people changed: this one is still to be told by a later rung.
    if (toldAlready === null) told.add(recipient.id);
    const day = addWorkingDays(from, rung.afterWorkingDays, rules.calendar);
    const at = morningOf(day, 'staff', rules.playbook);
    return [{ slot: rung.slot, say: rung.say, at, audience: 'staff', recipientId: recipient.id }];
  });
}

/** To whom a slot has spoken, or may have. */
function saidTo(slot: string, { existing }: Scope): string | null {
  const known = existing?.reminders.find((reminder) => reminder.slot === slot);
  const said = known?.state === 'posted' || known?.state === 'claimed' || known?.state === 'unknown';
  return said ? known.recipientId : null;
}

function latest(...days: [Temporal.PlainDate, ...Temporal.PlainDate[]]): Temporal.PlainDate {
  return days.reduce((a, b) => (Temporal.PlainDate.compare(a, b) < 0 ? b : a));
}
