import { type Counter, openCounter } from './counter.ts';

/** Three customers; zhao is another salesperson of li's, who may take over. */
export async function openPeopleStage(): Promise<Counter> {
  const counter = await openCounter({ at: '2026-03-02T10:00' });
  const { core, staff } = counter;
  await core.db.staff.update({ where: { id: staff.zhao.id }, data: { reportsToId: staff.li.id } });
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
  await counter.aCustomer({ code: 'C002', name: '宁波海天', tier: 'potential' });
  await counter.aCustomer({ code: 'C003', name: '苏州机电', supervisor: 'qian', salesperson: 'zhang' });
  return counter;
}

/** The current plan: owners of follow-ups, and reminders with recipient and time. */
export async function planIn({ core }: Counter) {
  return await core.db.followUp.findMany({
    orderBy: [{ customerId: 'asc' }, { step: 'asc' }, { cycle: 'asc' }],
    select: {
      customerId: true,
      step: true,
      cycle: true,
      state: true,
      ownerId: true,
      dueOn: true,
      reminders: {
        where: { state: 'planned' },
        orderBy: { slot: 'asc' },
        select: { slot: true, say: true, recipientId: true, target: true, dueAt: true, meantFor: true },
      },
    },
  });
}

/** How many reminders and notices wait for a colleague. */
export async function waitingIn({ core }: Counter, recipientId: string): Promise<number> {
  const where = { recipientId, state: 'planned' } as const;
  return (await core.db.reminder.count({ where })) + (await core.db.notice.count({ where }));
}
