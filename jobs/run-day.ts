/**
 * The line, on one page. Read this first.
 *
 *   prisma ──► jobs/facts ──► jobs/plan ──► rows ──► jobs/queue ──► jobs/deliver ──► the chat
 *    rows        facts        follow-ups,            (a courier     claim, re-check,    │
 *                             reminders               with no       render, guard,      ▼
 *                              (pure)                 memory)       post, record     jobs/record
 *                                                                                   reply → contact log → closed
 *
 * A day is asked for by a tick (`jobs/queue/tick.ts`), by a start after downtime, or by somebody who moves the
 * rehearsal's clock. Asking twice does no harm: planning meets the rows it made, and a row is posted once.
 */
import type { Temporal } from 'temporal-polyfill';
import { toDbDate, toDbInstant } from '../prisma/days.ts';
import type { Core } from './core.ts';
import { deliverDue } from './deliver/deliver-due.ts';
import { countPlanned } from './replan/count-planned.ts';
import { replanCustomer } from './replan/replan-customer.ts';

/** How many customers are looked at before the next page is read: memory stays flat for any book. */
const page = 500;

export async function runDay(core: Core, day: Temporal.PlainDate): Promise<void> {
  await core.db.planRun.upsert({
    where: { day: toDbDate(day) },
    create: { day: toDbDate(day), startedAt: toDbInstant(core.clock.now()) },
    update: {},
  });
  let looked = 0;
  for (;;) {
    const customers = await customersToLookAt(core, day);
    for (const { id } of customers) await planOne(core, id);
    looked += customers.length;
    if (customers.length < page) break;
  }
  await core.db.planRun.update({
    where: { day: toDbDate(day) },
    data: { finishedAt: toDbInstant(core.clock.now()), customers: { increment: looked } },
  });
  core.counts.setLastPlanned(day);
  await deliverDue(core);
}

/** SQL picks the customers for whom the day can matter; the pure plan decides what it means for each. */
async function customersToLookAt(core: Core, day: Temporal.PlainDate) {
  return await core.db.customer.findMany({
    where: { nextLookOn: { lte: toDbDate(day) } },
    select: { id: true },
    orderBy: [{ nextLookOn: 'asc' }, { id: 'asc' }],
    take: page,
  });
}

/** One customer whose facts do not make sense must not keep the others from being planned. */
async function planOne(core: Core, customerId: string): Promise<void> {
  try {
    const changes = await core.db.$transaction(async (tx) => {
      await tx.customer.update({ where: { id: customerId }, data: { nextLookOn: null } });
      return await replanCustomer(tx, customerId, core.rules, core.clock.now());
    });
    core.counts.countRemindersPlanned(countPlanned(changes));
  } catch (error) {
    core.log.error(
      { err: error, customerId },
      'a customer could not be planned and is looked at again tomorrow',
    );
    const tomorrow = core.clock
      .now()
      .toZonedDateTimeISO(core.rules.playbook.zone)
      .toPlainDate()
      .add({ days: 1 });
    await core.db.customer.update({ where: { id: customerId }, data: { nextLookOn: toDbDate(tomorrow) } });
  }
}
