import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant, toDbDate } from '../../prisma/days.ts';
import { type ActingStaff, seatsOf } from '../access/acting-staff.ts';
import { may } from '../access/scopes.ts';
import { writeAudits } from '../audit/write-audit.ts';
import { workingDayOrNext } from '../calendar/working-days.ts';
import { followCards } from '../cards/follow-cards.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { workOfPeople } from '../plan/closing.ts';
import type { Rules } from '../plan/types.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { replanLocked } from '../replan/replan-customer.ts';

export interface Postponable {
  readonly id: string;
  readonly customer: CustomerRef;
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  /** Set when the deadline is an hour of that day. */
  readonly dueAt: Temporal.Instant | null;
  /** The person manages the customer: the escalation waits too. */
  readonly holds: boolean;
}

/**
 * The open matters of these customers that are due by a day, as far as the person may postpone them: their own, and
 * those of customers they manage.
 */
export async function postponableOf(
  db: Db,
  rules: Rules,
  by: ActingStaff,
  customers: readonly CustomerRef[],
  until: Temporal.PlainDate,
): Promise<{ readonly matters: readonly Postponable[]; readonly others: number }> {
  const rows = await db.followUp.findMany({
    where: {
      customerId: { in: customers.map(({ id }) => id) },
      state: 'open',
      dueOn: { lte: toDbDate(until) },
      step: { in: [...workOfPeople(rules)] },
    },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      customerId: true,
      step: true,
      cycle: true,
      anchorOn: true,
      dueOn: true,
      dueAt: true,
      ownerId: true,
    },
  });
  const seats = seatsOf(by);
  const matters = rows.flatMap(({ customerId, ownerId, anchorOn, dueOn, dueAt, ...row }) => {
    const customer = customers.find(({ id }) => id === customerId);
    if (customer === undefined) return [];
    const holds = may('manage', by, customer);
    const owns = may('work', by, customer) && ownerId !== null && seats.includes(ownerId);
    return holds || owns
      ? [
          {
            ...row,
            customer,
            holds,
            anchorOn: fromDbDate(anchorOn),
            dueOn: fromDbDate(dueOn),
            dueAt: dueAt === null ? null : fromDbInstant(dueAt),
          },
        ]
      : [];
  });
  return { matters, others: rows.length - matters.length };
}

/**
 * Postpones the prompts of several matters to a day, as `snoozeFollowUp` does of one, in one transaction.
 *
 * @returns the working day that it became, and how many were still open
 */
export async function snoozeMany(
  core: Core,
  by: ActingStaff,
  matters: readonly Postponable[],
  until: Temporal.PlainDate,
): Promise<{ readonly day: Temporal.PlainDate; readonly count: number }> {
  const day = workingDayOrNext(until, core.rules.calendar);
  const what = 'follow-up.snooze-many';
  if ((await madeBefore(core, what)) !== null) return { day, count: matters.length };
  const at = core.clock.now();
  const customerIds = [...new Set(matters.map(({ customer }) => customer.id))].toSorted();
  const done = await changeOnce(
    core,
    what,
    async (tx) => {
      await lockCustomers(tx, customerIds);
      const ids = matters.map(({ id }) => id);
      const still = await tx.followUp.findMany({
        where: { id: { in: ids }, state: 'open' },
        select: { id: true },
      });
      const isOpen = new Set(still.map(({ id }) => id));
      const open = matters.filter(({ id }) => isOpen.has(id));
      for (const holds of [true, false]) {
        const those = open.filter((one) => one.holds === holds).map(({ id }) => id);
        await tx.followUp.updateMany({
          where: { id: { in: those } },
          data: { snoozedUntil: toDbDate(day), snoozeHolds: holds },
        });
      }
      await followCards(tx, { followUps: [...isOpen] }, { by: by.id, at });
      await writeAudits(
        tx,
        open.map(({ step, customer, holds }) => ({
          at,
          by,
          action: 'follow-up.snooze',
          subject: step,
          customerId: customer.id,
          after: { until: day.toString(), holdsEscalation: holds },
        })),
      );
      return { count: open.length, changes: await replanLocked(tx, customerIds, core.rules, at) };
    },
    () => customerIds[0] ?? '',
  );
  core.counts.countRemindersPlanned(countPlanned(done.changes));
  core.nudge();
  return { day, count: done.count };
}
