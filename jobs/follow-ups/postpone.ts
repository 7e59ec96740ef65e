import type { Temporal } from 'temporal-polyfill';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { said, toStored } from '../../templates/reader/said.ts';

export interface FollowUpRef {
  readonly id: string;
  readonly customerId: string;
  readonly step: string;
}

/**
 * Puts a follow-up's prompts off until a day. The deadline stands; only a supervisor's word holds the escalation
 * back as well, otherwise the one who is late could keep it quiet.
 */
export async function snoozeFollowUp(
  core: Core,
  by: StaffMember,
  followUp: FollowUpRef,
  until: Temporal.PlainDate,
  holdsEscalation: boolean,
): Promise<void> {
  await changeCustomer(core, followUp.customerId, 'follow-up.snooze', async (tx, at) => {
    const { count } = await tx.followUp.updateMany({
      where: { id: followUp.id, state: 'open' },
      data: { snoozedUntil: toDbDate(until), snoozeHolds: holdsEscalation },
    });
    if (count === 0) throw new XinhangError('not_found', said('follow-up/ended-no-snooze'));
    await writeAudit(tx, {
      at,
      by,
      action: 'follow-up.snooze',
      subject: followUp.step,
      customerId: followUp.customerId,
      after: { until: until.toString(), holdsEscalation },
    });
  });
}

/** Ends a follow-up undone, for a reason that is kept. Planning never opens it again. */
export async function skipFollowUp(
  core: Core,
  by: StaffMember,
  followUp: FollowUpRef,
  reason: string,
): Promise<void> {
  await changeCustomer(core, followUp.customerId, 'follow-up.skip', async (tx, at) => {
    const { count } = await tx.followUp.updateMany({
      where: { id: followUp.id, state: 'open' },
      data: {
        state: 'cancelled',
        skipped: true,
        reason: toStored(said('reason/by-hand', { text: reason })),
        endedAt: toDbInstant(at),
      },
    });
    if (count === 0) throw new XinhangError('not_found', said('follow-up/ended-no-skip'));
    await writeAudit(tx, {
      at,
      by,
      action: 'follow-up.skip',
      subject: followUp.step,
      customerId: followUp.customerId,
      after: { reason },
    });
  });
}
