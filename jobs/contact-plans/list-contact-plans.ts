import type { Temporal } from 'temporal-polyfill';
import type { Db, Prisma } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { customersIn } from '../access/scopes.ts';
import { tellApart } from '../staff/name-people.ts';
import { numberedDayCycle } from '../plan/cycle.ts';

export interface ContactPlanLine {
  readonly customer: { readonly id: string; readonly code: string; readonly name: string };
  readonly number: number;
  readonly contactName: string;
  readonly contactTitle: string | null;
  /** Null: the customer's owner, also if the named person has left. */
  readonly staff: string | null;
  readonly goal: string | null;
  readonly contacts: number;
  readonly nextOn: Temporal.PlainDate | null;
  readonly everyDays: number | null;
}

export interface ContactPlanList {
  readonly total: number;
  readonly lines: readonly ContactPlanLine[];
}

/** The active plans of a customer, by number. */
export async function plansOfCustomer(db: Db, customerId: string): Promise<readonly ContactPlanLine[]> {
  return await readPlans(db, { customerId, endedAt: null }, [{ number: 'asc' }]);
}

/** The person's own plans and those of customers they answer for, next contact first. */
export async function plansOf(db: Db, who: ActingStaff, limit: number): Promise<ContactPlanList> {
  const where: Prisma.ContactPlanWhereInput = {
    endedAt: null,
    customer: { state: 'active' },
    OR: [
      ...(can(who, 'customer.follow') ? [{ staffId: who.id }] : []),
      { customer: customersIn('answer', who) },
    ],
  };
  const [total, lines] = await Promise.all([
    db.contactPlan.count({ where }),
    readPlans(db, where, [{ nextContactOn: { sort: 'asc', nulls: 'last' } }, { number: 'asc' }], limit),
  ]);
  return { total, lines };
}

/** The plan's open follow-up, if any. */
export async function openFollowUpOfPlan(
  db: Db,
  customerId: string,
  steps: readonly string[],
  number: number,
): Promise<string | null> {
  const open = await db.followUp.findMany({
    where: { customerId, step: { in: [...steps] }, state: 'open' },
    orderBy: { dueOn: 'asc' },
    select: { id: true, cycle: true },
  });
  return open.find(({ cycle }) => numberedDayCycle.read(cycle)?.number === number)?.id ?? null;
}

async function readPlans(
  db: Db,
  where: Prisma.ContactPlanWhereInput,
  orderBy: Prisma.ContactPlanOrderByWithRelationInput[],
  take?: number,
): Promise<readonly ContactPlanLine[]> {
  const rows = await db.contactPlan.findMany({
    where,
    orderBy,
    ...(take === undefined ? {} : { take }),
    include: {
      customer: { select: { id: true, code: true, name: true } },
      staff: { select: { id: true, name: true, leftOn: true } },
    },
  });
  const naming = await tellApart(db);
  return rows.map((row) => ({
    customer: row.customer,
    number: row.number,
    contactName: row.contactName,
    contactTitle: row.contactTitle,
    staff: row.staff?.leftOn === null ? naming(row.staff) : null,
    goal: row.goal,
    contacts: row.contacts,
    nextOn: row.nextContactOn === null ? null : fromDbDate(row.nextContactOn),
    everyDays: row.everyDays,
  }));
}
