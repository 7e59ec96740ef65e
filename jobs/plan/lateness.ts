import { Temporal } from 'temporal-polyfill';
import type { LatePolicy } from '../../templates/reader/playbook.ts';
import type { Reason } from '../../templates/reader/said.ts';
import { nextWorkingDay, workingDayOrNext } from '../calendar/working-days.ts';
import { dayOf, eveningOf, morningOf } from './moments.ts';
import { afterQuiet, officeHours, type OwnHours, ownMorningOf } from './own-hours.ts';
import type { Rules } from './types.ts';

/** What to do with a reminder that is due or overdue. */
export type Timing =
  | { readonly kind: 'send'; readonly late: boolean }
  | { readonly kind: 'wait'; readonly until: Temporal.Instant }
  | { readonly kind: 'drop'; readonly reason: Reason };

export interface TimedReminder {
  readonly audience: 'customer' | 'staff';
  readonly meantFor: Temporal.Instant;
  /** When it entered the plan. One meant for an earlier time goes out at once and does not count as late. */
  readonly plannedAt: Temporal.Instant;
  /** `send`: goes out on its own day even if that is a day off, such as a greeting. */
  readonly onDayOff?: 'send' | 'wait';
  /** It goes out at any hour to a colleague, on a day off and within quiet hours too. */
  readonly anyHour?: boolean;
  /** Of the colleague it is for; default: the office's. */
  readonly hours?: OwnHours;
}

/** A message this late says so. */
const lateAfterMinutes = 60;

/**
 * Decides at the time of posting. On a day off or outside the window the reminder waits for the next opening, counted
 * from now. A customer is not asked once the question would be later than the step allows (requirements 3.1: three days
 * late is worse than none). Staff reminders are still sent, and say that they are late.
 */
export function timingOf(
  reminder: TimedReminder,
  policy: LatePolicy,
  now: Temporal.Instant,
  rules: Rules,
): Timing {
  const { hours = officeHours } = reminder;
  const waitsForNone = reminder.anyHour === true && reminder.audience === 'staff';
  const opening = waitsForNone
    ? null
    : nextOpening(reminder.audience, now, rules, reminder.onDayOff === 'send', hours);
  const at = opening ?? now;
  if (
    reminder.onDayOff === 'send' &&
    !dayOf(at, rules.playbook).equals(dayOf(reminder.meantFor, rules.playbook))
  ) {
    return { kind: 'drop', reason: { code: 'reason/day-over', params: {} } };
  }
  // What waited for the end of someone's quiet hours is not late.
  const meantFor = waitsForNone ? reminder.meantFor : afterQuiet(reminder.meantFor, hours, rules.playbook);
  const lateBy = meantFor.until(at, { largestUnit: 'minutes' }).minutes;
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

/** When this audience, or this colleague, may next be written to; null when it may be now. */
function nextOpening(
  side: 'customer' | 'staff',
  now: Temporal.Instant,
  rules: Rules,
  everyDay: boolean,
  hours: OwnHours,
): Temporal.Instant | null {
  const nextFree = (at: Temporal.Instant): Temporal.Instant =>
    afterQuiet(windowOpening(side, at, rules, everyDay, hours) ?? at, hours, rules.playbook);
  // Twice: quiet hours may end outside the window, and the window may open within them.
  const at = nextFree(nextFree(now));
  return at.equals(now) ? null : at;
}

function windowOpening(
  side: 'customer' | 'staff',
  now: Temporal.Instant,
  { playbook, calendar }: Rules,
  everyDay: boolean,
  hours: OwnHours,
): Temporal.Instant | null {
  const today = dayOf(now, playbook);
  const morning = (day: Temporal.PlainDate) => {
    const [office, own] = [morningOf(day, side, playbook), ownMorningOf(day, hours, playbook)];
    // Who wants the list earlier may be written to from then on.
    return hours.morningAt !== null && Temporal.Instant.compare(own, office) < 0 ? own : office;
  };
  if (!everyDay && !calendar.isWorkingDay(today)) return morning(workingDayOrNext(today, calendar));
  if (Temporal.Instant.compare(now, morning(today)) < 0) return morning(today);
  if (Temporal.Instant.compare(now, eveningOf(today, side, playbook)) >= 0) {
    return morning(nextWorkingDay(today, calendar));
  }
  return null;
}
