import { Temporal } from 'temporal-polyfill';
import type { LatePolicy } from '../../templates/reader/playbook.ts';
import type { Reason } from '../../templates/reader/said.ts';
import { nextWorkingDay, workingDayOrNext } from '../calendar/working-days.ts';
import { dayOf, eveningOf, morningOf } from './moments.ts';
import type { Rules } from './types.ts';

/** What to do with a reminder whose moment has come or passed. */
export type Timing =
  | { readonly kind: 'send'; readonly late: boolean }
  | { readonly kind: 'wait'; readonly until: Temporal.Instant }
  | { readonly kind: 'drop'; readonly reason: Reason };

export interface TimedReminder {
  readonly audience: 'customer' | 'staff';
  readonly meantFor: Temporal.Instant;
  /** When it was put into the plan. What was meant for before that goes out at once and is nobody's delay. */
  readonly plannedAt: Temporal.Instant;
  /** A greeting belongs to its day, whatever day that is. */
  readonly onDayOff?: 'send' | 'wait';
}

/** A message this much behind its moment says so. */
const lateAfterMinutes = 60;

/**
 * Decides at the moment of posting. A day off or a closed window makes it wait for the next opening, measured from
 * now; a customer is not asked once the question would come later than the step allows (requirements 3.1: three
 * days late is worse than none); staff are told late and told that it is late.
 */
export function timingOf(
  reminder: TimedReminder,
  policy: LatePolicy,
  now: Temporal.Instant,
  rules: Rules,
): Timing {
  const opening = nextOpening(reminder.audience, now, rules, reminder.onDayOff === 'send');
  const at = opening ?? now;
  if (
    reminder.onDayOff === 'send' &&
    !dayOf(at, rules.playbook).equals(dayOf(reminder.meantFor, rules.playbook))
  ) {
    return { kind: 'drop', reason: { code: 'reason/day-over', params: {} } };
  }
  const lateBy = reminder.meantFor.until(at, { largestUnit: 'minutes' }).minutes;
  if (reminder.audience === 'customer' && lateBy > policy.customerDropAfterHours * 60) {
    return {
      kind: 'drop',
      reason: { code: 'reason/too-late-to-ask', params: { hours: policy.customerDropAfterHours } },
    };
  }
  if (reminder.audience === 'staff' && policy.staff === 'drop' && lateBy > lateAfterMinutes) {
    return { kind: 'drop', reason: { code: 'reason/not-sent-late', params: {} } };
  }
  if (opening !== null) return { kind: 'wait', until: opening };
  const couldBeOnTime = Temporal.Instant.compare(reminder.plannedAt, reminder.meantFor) <= 0;
  return { kind: 'send', late: couldBeOnTime && lateBy > lateAfterMinutes };
}

/** When the side may next be written to; null when that is now. */
function nextOpening(
  side: 'customer' | 'staff',
  now: Temporal.Instant,
  { playbook, calendar }: Rules,
  everyDay: boolean,
): Temporal.Instant | null {
  const today = dayOf(now, playbook);
  if (!everyDay && !calendar.isWorkingDay(today)) {
    return morningOf(workingDayOrNext(today, calendar), side, playbook);
  }
  if (Temporal.Instant.compare(now, morningOf(today, side, playbook)) < 0) {
    return morningOf(today, side, playbook);
  }
  if (Temporal.Instant.compare(now, eveningOf(today, side, playbook)) >= 0) {
    return morningOf(nextWorkingDay(today, calendar), side, playbook);
  }
  return null;
}
