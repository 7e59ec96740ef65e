import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbDate, toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { Change } from '../plan/types.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { said } from '../../templates/reader/said.ts';

/** One of our people keeps in touch with one of the customer's (附表6). */
export interface NewContactPlan {
  readonly contactName: string;
  readonly contactTitle?: string;
  /** Null: the customer's owner by tier. */
  readonly staff: StaffMember | null;
  readonly goal?: string;
  /** Null: no date agreed yet, so nothing is owed. */
  readonly nextOn: Temporal.PlainDate | null;
  /** Default number of days between contacts. */
  readonly everyDays?: number;
}

export interface KeptPlan {
  readonly number: number;
  readonly changes: readonly Change[];
}

/** Assigns the customer's next plan number. Numbers are never reused. */
export async function addContactPlan(
  core: Core,
  by: StaffMember | null,
  customer: CustomerRef,
  fresh: NewContactPlan,
): Promise<KeptPlan> {
  const { result, changes } = await changeCustomer(core, customer.id, 'contact-plan.add', async (tx, at) => {
    const number = await nextNumber(tx, customer.id);
    await tx.contactPlan.create({
      data: {
        customerId: customer.id,
        number,
        staffId: fresh.staff?.id ?? null,
        contactName: fresh.contactName,
        contactTitle: fresh.contactTitle ?? null,
        goal: fresh.goal ?? null,
        nextContactOn: fresh.nextOn === null ? null : toDbDate(fresh.nextOn),
        everyDays: fresh.everyDays ?? null,
        setAt: toDbInstant(at),
      },
    });
    await writeAudit(tx, {
      at,
      by,
      action: 'contact-plan.add',
      subject: String(number),
      customerId: customer.id,
      after: {
        contact: fresh.contactName,
        staff: fresh.staff?.code ?? null,
        nextOn: fresh.nextOn?.toString() ?? null,
        everyDays: fresh.everyDays ?? null,
      },
    });
    return number;
  });
  return { number: result, changes };
}

/** Call with the customer locked, so that concurrent additions get different numbers. */
async function nextNumber(tx: Tx, customerId: string): Promise<number> {
  const { _max } = await tx.contactPlan.aggregate({ where: { customerId }, _max: { number: true } });
  return (_max.number ?? 0) + 1;
}

/**
 * Ends a plan and cancels its follow-ups.
 *
 * @throws XinhangError `not_found` when the customer has no active plan with this number
 */
export async function endContactPlan(
  core: Core,
  by: StaffMember | null,
  customer: CustomerRef,
  number: number,
): Promise<KeptPlan> {
  const { changes } = await changeCustomer(core, customer.id, 'contact-plan.end', async (tx, at) => {
    const plan = await tx.contactPlan.findFirst({
      where: { customerId: customer.id, number, endedAt: null },
    });
    if (plan === null) throw noSuchPlan(customer, number);
    await tx.contactPlan.update({ where: { id: plan.id }, data: { endedAt: toDbInstant(at) } });
    await writeAudit(tx, {
      at,
      by,
      action: 'contact-plan.end',
      subject: String(number),
      customerId: customer.id,
      before: {
        contact: plan.contactName,
        contacts: plan.contacts,
        nextOn: plan.nextContactOn === null ? null : fromDbDate(plan.nextContactOn).toString(),
      },
    });
  });
  return { number, changes };
}

export function noSuchPlan({ code }: CustomerRef, number: number): XinhangError {
  return new XinhangError('not_found', said('contact-plan/none', { code, number }));
}
