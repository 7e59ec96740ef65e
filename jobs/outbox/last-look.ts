import { Temporal } from 'temporal-polyfill';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { timingOf } from '../plan/lateness.ts';
import { dayOf } from '../plan/moments.ts';
import { isForOwner, notPosted } from '../plan/slots.ts';
import type { Rules } from '../plan/types.ts';
import type { ReminderRow } from './load-deliveries.ts';
import { nextMorning } from './one-question-a-day.ts';
import { reasons } from './reasons.ts';
import type { EndedReminder } from './transitions.ts';
import type { Reason } from '../../templates/reader/said.ts';

/** A reminder that is to be said now, and whether it must admit that it is late. */
export interface Standing {
  readonly reminder: ReminderRow;
  readonly late: boolean;
}

type Verdict =
  | { readonly kind: 'say'; readonly late: boolean }
  | ({ readonly kind: 'end' } & Pick<EndedReminder, 'state' | 'reason' | 'dueAt'>);

/**
 * The last look at a reminder before it is posted: is it still true, still for this person, and still the right hour?
 * Planning keeps this right; this catches the change that fell between the claim and the post.
 *
 * @param askedToday the customers who have been asked something today already
 */
export function lookAt(
  core: Core,
  reminder: ReminderRow,
  now: Temporal.Instant,
  askedToday: ReadonlySet<string>,
): Verdict {
  const untrue = whyUntrue(reminder, now, core.rules);
  if (untrue !== null) return { kind: 'end', state: 'cancelled', reason: untrue, dueAt: null };
  const step = core.rules.playbook.steps.find(({ key }) => key === reminder.followUp.step);
  if (step === undefined) return { kind: 'end', state: 'cancelled', reason: reasons.noStep, dueAt: null };
  const { audience } = reminder;
  // A greeting belongs to its day; what staff are told about it waits for theirs.
  const onDayOff = audience === 'customer' ? step.onDayOff : 'wait';
  const meantFor = fromDbInstant(reminder.meantFor);
  const plannedAt = fromDbInstant(reminder.plannedAt);
  const timing = timingOf({ audience, meantFor, plannedAt, onDayOff }, step.late, now, core.rules);
  switch (timing.kind) {
    case 'drop':
      return { kind: 'end', state: 'skipped', reason: timing.reason, dueAt: null };
    case 'wait':
      return { kind: 'end', state: 'planned', reason: null, dueAt: timing.until };
    case 'send': {
      const isQuestion = audience === 'customer' && onDayOff === 'wait';
      if (isQuestion && askedToday.has(reminder.followUp.customerId ?? '')) {
        return { kind: 'end', state: 'planned', reason: null, dueAt: nextMorning(now, core.rules) };
      }
      return { kind: 'say', late: timing.late };
    }
  }
}

/** Who stands in for somebody who is away, planning has found; here it is enough that the owner is away. */
function isAway(
  owner: ReminderRow['followUp']['owner'],
  now: Temporal.Instant,
  { playbook }: Rules,
): boolean {
  const today = dayOf(now, playbook);
  const isWithin = (from: Date, to: Date) =>
    Temporal.PlainDate.compare(fromDbDate(from), today) <= 0 &&
    Temporal.PlainDate.compare(today, fromDbDate(to)) <= 0;
  return owner?.absences.some(({ from, to }) => isWithin(from, to)) ?? false;
}

function whyUntrue(reminder: ReminderRow, now: Temporal.Instant, rules: Rules): Reason | null {
  const { followUp, recipient } = reminder;
  // What was given up as too late is cancelled, and is reported all the same.
  const isReport = reminder.slot === notPosted && followUp.state === 'cancelled';
  if (followUp.state !== 'open' && !isReport) return reasons.followUpEnded;
  const { customer } = followUp;
  if (customer !== null && customer.state !== 'active') return reasons.customerNotActive;
  if (reminder.audience === 'customer') {
    return customer === null || customer.rooms.length === 0 ? reasons.noGroup : null;
  }
  if (recipient === null) return reasons.noRecipient;
  if (isForOwner(reminder.slot) && recipient.id !== followUp.ownerId && !isAway(followUp.owner, now, rules)) {
    return reasons.otherOwner;
  }
  return recipient.leftOn === null ? null : reasons.recipientLeft;
}
