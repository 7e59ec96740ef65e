import { Temporal } from 'temporal-polyfill';
import type { RemindRule, TextKey } from '../../templates/reader/playbook.ts';
import { fillText } from '../../templates/reader/trigger.ts';
import { addDays, previousWorkingDayOrSame, workingDayOrNext } from '../calendar/working-days.ts';
import { momentOf, morningOf } from './moments.ts';
import { onDuty, recipientOf } from './people.ts';
import type { Scope } from './scope.ts';
import type { PlannedReminder } from './types.ts';

/** The step's own prompts, plus a repeat on the day a snooze ends. */
export function promptsOf(scope: Scope): PlannedReminder[] {
  const { step, snooze } = scope;
  const prompts = step.remind.flatMap((rule) => promptOf(rule, scope));
  if (snooze === null || scope.owner === null) return prompts;
  // A snooze means "ask me again then": the owner's last prompt is repeated on that day.
  const last = step.remind.findLast((rule) => rule.to === 'owner');
  if (last === undefined) return prompts;
  const day = workingDayOrNext(snooze.until, scope.rules.calendar);
  const again: PlannedReminder = {
    slot: `snoozed-${snooze.until.toString()}`,
    say: textOf(last, scope),
    at: morningOf(day, 'staff', scope.rules.playbook),
    audience: 'staff',
    recipientId: onDuty(scope.owner, day).id,
  };
  return [...prompts, again];
}

/**
 * One prompt of the step. A prompt that falls on a day off goes out on the working day before; the deadline itself does
 * not move (requirements 4.9). A customer is never asked on a day off (S4 L203 不得滥发). A greeting goes out on its own
 * day (S0 L46 节假日发送).
 */
function promptOf(rule: RemindRule, scope: Scope): PlannedReminder[] {
  const { step, rules, facts, snooze } = scope;
  const meant = addDays(scope.occurrence.dueOn, rule.dueOffsetDays);
  const say = textOf(rule, scope);
  if (rule.to === 'customer') {
    if (!facts.hasCustomerRoom) return [];
    const usual = step.onDayOff === 'send' ? meant : previousWorkingDayOrSame(meant, rules.calendar);
    const waits = snooze !== null && Temporal.PlainDate.compare(usual, snooze.until) < 0;
    const day = waits ? workingDayOrNext(snooze.until, rules.calendar) : usual;
    const at = momentOf(day, 'customer', rule.time, rules.playbook);
    return [{ slot: rule.slot, say, at, audience: 'customer', recipientId: null }];
  }
  const usual = previousWorkingDayOrSame(meant, rules.calendar);
  const recipient = recipientOf(rule.to, scope.owner, facts.people);
  if (recipient === null) return [];
  if (snooze !== null && Temporal.PlainDate.compare(usual, snooze.until) < 0) return [];
  const at = momentOf(usual, 'staff', rule.time, rules.playbook);
  return [{ slot: rule.slot, say, at, audience: 'staff', recipientId: onDuty(recipient, usual).id }];
}

function textOf({ say }: RemindRule, { occurrence }: Scope): TextKey {
  return occurrence.fill === undefined ? say : fillText(say, occurrence.fill);
}
