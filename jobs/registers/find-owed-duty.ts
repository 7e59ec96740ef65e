import { fromDbDate } from '../../prisma/days.ts';
import type { Register } from '../../templates/reader/register.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { seatsOf } from '../access/acting-staff.ts';
import type { Core } from '../core.ts';
import { customerById, type CustomerRef } from '../customers/find-customer.ts';
import { periodCycle } from '../plan/cycle.ts';
import { writePeriod } from '../plan/period.ts';
import { dutyTrigger } from '../plan/triggers/duty.ts';
import { enteredTrigger } from '../plan/triggers/entered.ts';
import { customerField } from './asked-answers.ts';

/**
 * What a new entry of a register does, with that register: a duty of a colleague or of the company, or for a customer, or the
 * step of another entry.
 */
export interface OwedDuty {
  readonly register: Register;
  readonly isOpen: boolean;
  readonly ownerId: string | null;
  /** Null: about none. */
  readonly customer: CustomerRef | null;
  /** What the form says of its customer, of the period of a duty, and of the day of the other entry. */
  readonly answers: Readonly<Record<string, string>>;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param followUpId an untrusted value; null for a follow-up that no new entry does */
export async function findOwedDuty(
  { db, rules, templates: { forms } }: Core,
  followUpId: string,
): Promise<OwedDuty | null> {
  if (!uuid.test(followUpId)) return null;
  const row = await db.followUp.findUnique({
    where: { id: followUpId },
    select: { customerId: true, step: true, cycle: true, anchorOn: true, state: true, ownerId: true },
  });
  if (row === null) return null;
  const step = rules.playbook.steps.find(({ key }) => key === row.step);
  const register = rules.registers.find(({ key }) => key === step?.closes.entry);
  if (step === undefined || register === undefined) return null;
  const { period: field } = dutyTrigger.settingsOf(step.trigger) ?? {};
  const period = field === undefined ? null : periodCycle.read(row.cycle);
  // The day of the other entry that the step counts from, where both forms ask for it.
  const day = enteredTrigger.settingsOf(step.trigger)?.from;
  const customer = row.customerId === null ? null : await customerById(db, row.customerId);
  const answers = {
    // Which day of the period is the person's to say.
    ...(field !== undefined && period !== null && forms.typeOf(register.form, field) !== 'day'
      ? { [field]: writePeriod(period) }
      : {}),
    ...(day !== undefined && forms.typeOf(register.form, day) === 'day'
      ? { [day]: fromDbDate(row.anchorOn).toString() }
      : {}),
    ...(customer === null ? {} : { [customerField]: customer.code }),
  };
  return { register, isOpen: row.state === 'open', ownerId: row.ownerId, customer, answers };
}

/** For the person who owes it, and who stands in for them. */
export function isTheirDuty(who: ActingStaff, { ownerId }: OwedDuty): boolean {
  return ownerId !== null && seatsOf(who).includes(ownerId);
}
