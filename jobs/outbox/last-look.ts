import { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import type { Core } from '../core.ts';
import { heldBack, type OwnersHearing } from '../plan/hearing.ts';
import { type Timing, timingOf } from '../plan/lateness.ts';
import { dayOf } from '../plan/moments.ts';
import { officeHours, ownMorningOf } from '../plan/own-hours.ts';
import { isForOwner, notPosted } from '../plan/slots.ts';
import type { ReminderRow } from './load-deliveries.ts';
import { nextMorning } from './one-question-a-day.ts';
import { reasons } from './reasons.ts';
import type { EndedReminder } from './transitions.ts';
import type { Reason } from '../../templates/reader/said.ts';

/** A reminder to be posted now, and whether it must say that it is late. */
export interface Standing {
  readonly reminder: ReminderRow;
  readonly late: boolean;
}

type Verdict =
  | { readonly kind: 'say'; readonly late: boolean }
  | ({ readonly kind: 'end' } & Pick<EndedReminder, 'state' | 'reason' | 'dueAt'>);

export interface LastLook {
  lookAt(reminder: ReminderRow): Verdict;
}

/**
 * The final check of reminders before they are posted: still true, still for this person, still the right time?
 * Planning keeps this right; this catches changes between the claim and the post.
 *
 * @param askedToday customers who were already asked a question today
 */
export function createLastLook(
  { rules }: Pick<Core, 'rules'>,
  now: Temporal.Instant,
  askedToday: ReadonlySet<string>,
): LastLook {
  const steps = new Map(rules.playbook.steps.map((step) => [step.key, step]));
  const resting = new Map(rules.registers.map(({ key, rests }) => [key, rests]));
  const rests = ({ followUp: { step } }: ReminderRow): boolean =>
    resting.get(steps.get(step)?.register ?? '') ?? true;
  /** Zone conversion is slow and thousands of greetings share the same time, so results are cached. */
  const timings = new Map<string, Timing>();
  const timingAt = (step: Step, { audience, meantFor, plannedAt, recipient }: ReminderRow): Timing => {
    const hours = audience === 'staff' ? (recipient?.hours ?? officeHours) : officeHours;
    const key = `${step.key} ${audience} ${meantFor.getTime()} ${plannedAt.getTime()} ${JSON.stringify(hours)}`;
    const known = timings.get(key);
    if (known !== undefined) return known;
    const timed = {
      audience,
      meantFor: fromDbInstant(meantFor),
      plannedAt: fromDbInstant(plannedAt),
      onDayOff: onDayOff(step, audience),
      hours,
      anyHour: step.anyHour === true,
    };
    const timing = timingOf(timed, step.late, now, rules);
    timings.set(key, timing);
    return timing;
  };

  return {
    lookAt(reminder) {
      const untrue = whyUntrue(reminder, rests(reminder));
      if (untrue !== null) return { kind: 'end', state: 'cancelled', reason: untrue, dueAt: null };
      if (isToEmptyRoom(reminder)) {
        return { kind: 'end', state: 'skipped', reason: reasons.customerNotInGroup, dueAt: null };
      }
      const step = steps.get(reminder.followUp.step);
      if (step === undefined) return { kind: 'end', state: 'cancelled', reason: reasons.noStep, dueAt: null };
      const timing = timingAt(step, reminder);
      switch (timing.kind) {
        case 'drop':
          return { kind: 'end', state: 'skipped', reason: timing.reason, dueAt: null };
        case 'wait':
          return { kind: 'end', state: 'planned', reason: null, dueAt: timing.until };
        case 'send': {
          const held = heldBack(step, reminder.slot, hearingOf(reminder), now, rules);
          if (held !== null) {
            const hours = reminder.recipient?.hours ?? officeHours;
            const morning = ownMorningOf(dayOf(held, rules.playbook), hours, rules.playbook);
            const dueAt = Temporal.Instant.compare(morning, held) < 0 ? held : morning;
            return { kind: 'end', state: 'planned', reason: null, dueAt };
          }
          if (isQuestion(step, reminder) && askedToday.has(reminder.followUp.customerId ?? '')) {
            return { kind: 'end', state: 'planned', reason: null, dueAt: nextMorning(now, rules) };
          }
          return { kind: 'say', late: timing.late };
        }
      }
    },
  };
}

function hearingOf({ promptWaits, promptedAt, handoverWaits, handedOverAt }: ReminderRow): OwnersHearing {
  const at = (told: Date | null) => (told === null ? null : fromDbInstant(told));
  return {
    prompts: { isWaiting: promptWaits, toldAt: at(promptedAt) },
    handover: { isWaiting: handoverWaits, toldAt: at(handedOverAt) },
  };
}

/** A greeting goes out on its own day; the staff messages about it wait for the staff window. */
function onDayOff(step: Step, audience: ReminderRow['audience']): Step['onDayOff'] {
  return audience === 'customer' ? step.onDayOff : 'wait';
}

/** A customer is asked at most one question a day; greetings do not count. */
export function isQuestion(step: Step, { audience }: Pick<ReminderRow, 'audience'>): boolean {
  return audience === 'customer' && step.onDayOff === 'wait';
}

/** A room without the customer in it: no one there could read it, so the owner hears of it instead. */
function isToEmptyRoom({ audience, followUp: { customer } }: ReminderRow): boolean {
  return audience === 'customer' && (customer?.rooms ?? []).every((room) => room.customerInside === false);
}

/** @param rests it is not for a suspended customer */
function whyUntrue(reminder: ReminderRow, rests: boolean): Reason | null {
  const { followUp, recipient } = reminder;
  // A follow-up that expired is cancelled, but the report about it is still posted.
  const isReport = reminder.slot === notPosted && followUp.state === 'cancelled';
  if (followUp.state !== 'open' && !isReport) return reasons.followUpEnded;
  const { customer } = followUp;
  const goesOn = customer?.state === 'paused' && !rests && reminder.audience === 'staff';
  if (customer !== null && customer.state !== 'active' && !goesOn) return reasons.customerNotActive;
  if (reminder.audience === 'customer') {
    return customer === null || customer.rooms.length === 0 ? reasons.noGroup : null;
  }
  if (recipient === null) return reasons.noRecipient;
  // Planning has already chosen the stand-in; here it is enough that the owner is away.
  const isOthers = recipient.id !== followUp.ownerId && followUp.owner?.isAway !== true;
  if (isForOwner(reminder.slot) && isOthers) return reasons.otherOwner;
  return recipient.leftOn === null ? null : reasons.recipientLeft;
}
