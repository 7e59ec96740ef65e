import type { Temporal } from 'temporal-polyfill';
import { toDbInstant } from '../../prisma/days.ts';
import { nextWorkingDay } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { customerOpening } from '../customers/customer-opening.ts';
import { dayOf, morningOf } from '../plan/moments.ts';
import type { Rules } from '../plan/types.ts';

/**
 * Customers who were already asked something today: at most one question a day (requirements 3.1, S4 L203 不得滥发).
 * Questions due at the same time are one message; this concerns those that become due later the same day. Greetings do
 * not count as questions.
 *
 * @param exceptId the question itself
 */
export async function askedToday(
  core: Core,
  customerIds: readonly string[],
  now: Temporal.Instant,
  exceptId?: string,
): Promise<ReadonlySet<string>> {
  if (customerIds.length === 0) return new Set();
  const { playbook } = core.rules;
  const greetings = playbook.steps.filter((step) => step.onDayOff === 'send').map(({ key }) => key);
  const midnight = dayOf(now, playbook).toZonedDateTime(playbook.zone).toInstant();
  // The state as a text: with statistics from a time when nothing was posted, its index would be read to the end.
  const { rows } = await core.db.sql.query<{ customerId: string }>({
    name: 'asked-today',
    text: `SELECT c.id AS "customerId" FROM unnest($1::uuid[]) AS c(id) CROSS JOIN LATERAL (
       SELECT FROM delivery d JOIN reminder r ON r.delivery_id = d.id JOIN follow_up f ON f.id = r.follow_up_id
       WHERE d.target = 'customer:' || c.id AND d.posted_at >= $3 AND r.audience = 'customer' AND r.state::text = 'posted'
         AND f.step <> ALL($2) AND r.id IS DISTINCT FROM $4::uuid LIMIT 1) asked`,
    values: [[...new Set(customerIds)], greetings, toDbInstant(midnight), exceptId ?? null],
  });
  return new Set(rows.map(({ customerId }) => customerId));
}

/** When a customer may be asked again: the opening of the window on the next working day. */
export function nextMorning(now: Temporal.Instant, { playbook, calendar }: Rules): Temporal.Instant {
  return morningOf(nextWorkingDay(dayOf(now, playbook), calendar), 'customer', playbook);
}

/**
 * When a question requested now will be posted: at once, unless the customer's window is closed or another question was
 * posted today.
 */
export async function whenAsked(
  core: Core,
  question: { readonly customerId: string; readonly reminderId: string },
  now: Temporal.Instant,
): Promise<Temporal.Instant> {
  const opening = customerOpening(now, core.rules);
  // Another day has its own question.
  const sameDay = dayOf(opening, core.rules.playbook).equals(dayOf(now, core.rules.playbook));
  const { customerId, reminderId } = question;
  const asked = sameDay && (await askedToday(core, [customerId], now, reminderId)).has(customerId);
  return asked ? nextMorning(now, core.rules) : opening;
}
