import type { Temporal } from 'temporal-polyfill';
import { toDbInstant } from '../../prisma/days.ts';
import { nextWorkingDay } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
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
  const { playbook } = core.rules;
  const greetings = playbook.steps.filter((step) => step.onDayOff === 'send').map(({ key }) => key);
  const midnight = dayOf(now, playbook).toZonedDateTime(playbook.zone).toInstant();
  const asked = await core.db.reminder.findFirst({
    where: {
      id: { not: id },
      audience: 'customer',
      state: 'posted',
      followUp: { customerId: followUp.customerId, step: { notIn: greetings } },
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
