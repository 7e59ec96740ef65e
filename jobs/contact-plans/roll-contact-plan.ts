import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbDate, toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { numberedDayCycle } from '../plan/cycle.ts';
import { contactPlanTrigger } from '../plan/triggers/contact-plan.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { writeAudit } from '../audit/write-audit.ts';

export interface PlanKey {
  readonly customerId: string;
  /** Number of the plan within its customer. */
  readonly number: number;
}

/** A contact made under a plan. */
export interface PlannedContact {
  /** The form's answers; `nextOn` is the agreed day of the next contact, if any. */
  readonly fields: Readonly<Record<string, string>>;
  readonly by: StaffMember;
  readonly now: Temporal.Instant;
}

/** The number of the plan a follow-up is about, from its cycle; null for follow-ups of other steps. */
export function planNumberOf(
  core: Core,
  followUp: { readonly step: string; readonly cycle: string },
): number | null {
  const step = core.rules.playbook.steps.find(({ key }) => key === followUp.step);
  if (step === undefined || contactPlanTrigger.settingsOf(step.trigger) === null) return null;
  return numberedDayCycle.read(followUp.cycle)?.number ?? null;
}

/**
 * Counts the contact and sets the next day (附表6 联系次数, 下一次联系的日期): the agreed day, else today plus the plan's interval,
 * else none until a day is given.
 */
export async function rollContactPlan(
  core: Core,
  tx: Tx,
  { customerId, number }: PlanKey,
  { fields, by, now }: PlannedContact,
): Promise<void> {
  const where = { customerId_number: { customerId, number } };
  const plan = await tx.contactPlan.findUnique({ where });
  if (plan === null || plan.endedAt !== null) return;
  const today = now.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const agreed = fields['nextOn'] ?? '';
  const every = plan.everyDays === null ? null : today.add({ days: plan.everyDays });
  const nextOn = agreed === '' ? every : Temporal.PlainDate.from(agreed);
  await tx.contactPlan.update({
    where,
    data: {
      contacts: { increment: 1 },
      nextContactOn: nextOn === null ? null : toDbDate(nextOn),
      setAt: toDbInstant(now),
    },
  });
  const before = plan.nextContactOn === null ? null : fromDbDate(plan.nextContactOn).toString();
  await writeAudit(tx, {
    at: now,
    by,
    action: 'contact-plan.roll',
    subject: String(number),
    customerId,
    before: { contacts: plan.contacts, nextOn: before },
    after: { contacts: plan.contacts + 1, nextOn: nextOn?.toString() ?? null },
  });
}
