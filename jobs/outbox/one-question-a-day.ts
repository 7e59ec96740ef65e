import type { Temporal } from 'temporal-polyfill';
import { toDbInstant } from '../../prisma/days.ts';
import { nextWorkingDay } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { customerOpening } from '../customers/customer-opening.ts';
import { dayOf, morningOf } from '../plan/moments.ts';
import type { Rules } from '../plan/types.ts';
import type { ReminderRow } from './load-delivery.ts';

/**
 * Whether the customer has been asked something today already: no more than one question a day (requirements 3.1,
 * S4 L203 不得滥发). What is due together is one message; this is about what becomes due later on the same day. A
 * greeting is no question.
 */
export async function wasAskedToday(
  core: Core,
  { audience, followUp, id }: ReminderRow,
  onDayOff: 'send' | 'wait',
  now: Temporal.Instant,
): Promise<boolean> {
  if (audience !== 'customer' || onDayOff === 'send') return false;
  return await hasQuestionToday(core, { customerId: followUp.customerId, exceptId: id }, now);
}

async function hasQuestionToday(
  core: Core,
  { customerId, exceptId }: { readonly customerId: string; readonly exceptId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const { playbook } = core.rules;
  const greetings = playbook.steps.filter((step) => step.onDayOff === 'send').map(({ key }) => key);
  const midnight = dayOf(now, playbook).toZonedDateTime(playbook.zone).toInstant();
  const asked = await core.db.reminder.findFirst({
    where: {
      id: { not: exceptId },
      audience: 'customer',
      state: 'posted',
      followUp: { customerId, step: { notIn: greetings } },
      delivery: { postedAt: { gte: toDbInstant(midnight) } },
    },
    select: { id: true },
  });
  return asked !== null;
}

/** When a customer may be asked again: the opening of the window on the next working day. */
export function nextMorning(now: Temporal.Instant, { playbook, calendar }: Rules): Temporal.Instant {
  return morningOf(nextWorkingDay(dayOf(now, playbook), calendar), 'customer', playbook);
}

/** When a question that is put now will be asked: at once, unless the customer's window or another question is before it. */
export async function whenAsked(
  core: Core,
  question: { readonly customerId: string; readonly reminderId: string },
  now: Temporal.Instant,
): Promise<Temporal.Instant> {
  const opening = customerOpening(now, core.rules);
  // Another day has a question of its own to give.
  const sameDay = dayOf(opening, core.rules.playbook).equals(dayOf(now, core.rules.playbook));
  const { customerId, reminderId } = question;
  return sameDay && (await hasQuestionToday(core, { customerId, exceptId: reminderId }, now))
    ? nextMorning(now, core.rules)
    : opening;
}
