import { followCards } from '../cards/follow-cards.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { workingDayOrNext } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type Reason, said, toStored } from '../../templates/reader/said.ts';

export interface FollowUpRef {
  readonly id: string;
  readonly customerId: string;
  readonly step: string;
}

/**
 * Postpones a follow-up's prompts to a day, or to the next working day: nothing is posted on a day off, so cards and
 * exports show when it really will be. The deadline stays. Only a supervisor can also postpone the escalation;
 * otherwise the person who is late could suppress it.
 */
export async function snoozeFollowUp(
  core: Core,
  by: StaffMember,
  followUp: FollowUpRef,
  until: Temporal.PlainDate,
  holdsEscalation: boolean,
): Promise<Temporal.PlainDate> {
  const day = workingDayOrNext(until, core.rules.calendar);
  await changeCustomer(core, followUp.customerId, 'follow-up.snooze', async (tx, at) => {
    const { count } = await tx.followUp.updateMany({
      where: { id: followUp.id, state: 'open' },
      data: { snoozedUntil: toDbDate(day), snoozeHolds: holdsEscalation },
    });
    if (count === 0) throw new XinhangError('not_found', said('follow-up/ended-no-snooze'));
    await followCards(tx, { followUps: [followUp.id] }, { by: by.id, at });
    await writeAudit(tx, {
      at,
      by,
      action: 'follow-up.snooze',
      subject: followUp.step,
      customerId: followUp.customerId,
      after: { until: day.toString(), holdsEscalation },
    });
  });
  return day;
}

/** Cancels a follow-up with a recorded reason in a person's words. Planning never reopens it. */
export async function skipFollowUp(
  core: Core,
  by: StaffMember,
  followUp: FollowUpRef,
  reason: string,
): Promise<void> {
  const because = said('reason/by-hand', { text: reason });
  await changeCustomer(core, followUp.customerId, 'follow-up.skip', async (tx, at) => {
    const isOpen = await skipLocked(tx, followUp, { by, at, reason, because });
    if (!isOpen) throw new XinhangError('not_found', said('follow-up/ended-no-skip'));
  });
}

/**
 * The same in a transaction that holds the customer's lock and plans it again.
 *
 * @param reason for the audit @returns false when it is over already
 */
export async function skipLocked(
  tx: Tx,
  followUp: FollowUpRef,
  {
    by,
    at,
    reason,
    because,
  }: {
    readonly by: StaffMember;
    readonly at: Temporal.Instant;
    readonly reason: string;
    readonly because: Reason;
  },
): Promise<boolean> {
  const { count } = await tx.followUp.updateMany({
    where: { id: followUp.id, state: 'open' },
    data: { state: 'cancelled', skipped: true, reason: toStored(because), endedAt: toDbInstant(at) },
  });
  if (count === 0) return false;
  await followCards(tx, { followUps: [followUp.id] }, { by: by.id, at });
  await writeAudit(tx, {
    at,
    by,
    action: 'follow-up.skip',
    subject: followUp.step,
    customerId: followUp.customerId,
    after: { reason },
  });
  return true;
}
