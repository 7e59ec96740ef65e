import { Temporal } from 'temporal-polyfill';
import { fromDbDate, fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { timingOf } from '../plan/lateness.ts';
import { dayOf } from '../plan/moments.ts';
import { isForOwner, notPosted } from '../plan/slots.ts';
import type { Rules } from '../plan/types.ts';
import { nextMorning, wasAskedToday } from './one-question-a-day.ts';
import { replanAgain } from '../replan/replan-again.ts';
import type { ReminderRow } from './load-delivery.ts';
import { reportUnposted } from './report-unposted.ts';

/** A reminder that is to be said now, and whether it must admit that it is late. */
export interface Standing {
  readonly reminder: ReminderRow;
  readonly late: boolean;
}

/**
 * The last look before a posting: is it still true, still for this person, and still the right hour? What is not
 * goes back or ends here, with its reason; what is comes back. Planning already keeps this right; this catches the
 * change that fell between the claim and the post.
 */
export async function sortOut(
  core: Core,
  reminders: readonly ReminderRow[],
  now: Temporal.Instant,
): Promise<Standing[]> {
  const standing: Standing[] = [];
  const changed: ReminderRow[] = [];
  for (const reminder of reminders) {
    const untrue = whyUntrue(reminder, now, core.rules);
    if (untrue !== null) {
      await endReminder(core, reminder.id, 'cancelled', untrue);
      changed.push(reminder);
      continue;
    }
    const step = core.rules.playbook.steps.find((s) => s.key === reminder.followUp.step);
    if (step === undefined) {
      await endReminder(core, reminder.id, 'cancelled', 'the step is no longer in the playbook');
      continue;
    }
    const meantFor = fromDbInstant(reminder.meantFor);
    const plannedAt = fromDbInstant(reminder.plannedAt);
    const { audience } = reminder;
    // A greeting belongs to its day; what staff are told about it waits for theirs.
    const onDayOff = audience === 'customer' ? step.onDayOff : 'wait';
    const timed = { audience, meantFor, plannedAt, onDayOff };
    const timing = timingOf(timed, step.late, now, core.rules);
    if (timing.kind === 'send' && (await wasAskedToday(core, reminder, onDayOff, now))) {
      await postpone(core, reminder.id, nextMorning(now, core.rules));
      changed.push(reminder);
    } else if (timing.kind === 'send') standing.push({ reminder, late: timing.late });
    else if (timing.kind === 'drop') {
      await endReminder(core, reminder.id, 'skipped', timing.reason);
      await reportUnposted(core, [reminder]);
    } else {
      await postpone(core, reminder.id, timing.until);
      changed.push(reminder);
    }
  }
  // A change that fell into the claim has passed these by: planning them once more routes them to whom they are for.
  await replanAgain(core, customersOf(changed));
  return standing;
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

export function customersOf(reminders: readonly ReminderRow[]): ReadonlySet<string> {
  return new Set(reminders.map((reminder) => reminder.followUp.customerId));
}

function whyUntrue(reminder: ReminderRow, now: Temporal.Instant, rules: Rules): string | null {
  const { followUp, recipient } = reminder;
  // What was given up as too late is cancelled, and is reported all the same.
  const isReport = reminder.slot === notPosted && followUp.state === 'cancelled';
  if (followUp.state !== 'open' && !isReport) return 'the follow-up has ended';
  if (followUp.customer.state !== 'active') return 'the customer is not active';
  if (reminder.audience === 'customer') {
    return followUp.customer.rooms.length === 0 ? 'the customer has no group any more' : null;
  }
  if (recipient === null) return 'there is nobody to tell';
  if (isForOwner(reminder.slot) && recipient.id !== followUp.ownerId && !isAway(followUp.owner, now, rules)) {
    return 'it has another owner now';
  }
  return recipient.leftOn === null ? null : 'the recipient has left the company';
}

/** Ends a claimed reminder unposted. The reason stays with it: nothing is ever silently not said. */
export async function endReminder(
  core: Core,
  reminderId: string,
  state: 'cancelled' | 'skipped' | 'unknown',
  reason: string,
): Promise<void> {
  await core.db.reminder.updateMany({ where: { id: reminderId, state: 'claimed' }, data: { state, reason } });
}

/** Gives a claimed reminder back, to be said at a later moment. */
export async function postpone(core: Core, reminderId: string, until: Temporal.Instant): Promise<void> {
  await core.db.reminder.updateMany({
    where: { id: reminderId, state: 'claimed' },
    data: { state: 'planned', deliveryId: null, dueAt: toDbInstant(until) },
  });
}
