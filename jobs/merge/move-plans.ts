import type { Tx } from '../../prisma/client.ts';
import type { Moved } from './moved.ts';
import type { Pair } from './move-rows.ts';

/** Contact plans are numbered within their customer: those that come get the next numbers. */
export async function movePlans(tx: Tx, { from, to }: Pair): Promise<Moved['plans']> {
  const plans = await tx.contactPlan.findMany({
    where: { customerId: from },
    orderBy: { number: 'asc' },
    select: { id: true, number: true },
  });
  const last = await tx.contactPlan.aggregate({ where: { customerId: to }, _max: { number: true } });
  let next = (last._max.number ?? 0) + 1;
  for (const { id } of plans) {
    await tx.contactPlan.update({ where: { id }, data: { customerId: to, number: next } });
    next += 1;
  }
  return plans;
}

export async function movePlansBack(tx: Tx, plans: Moved['plans'], { from, to }: Pair): Promise<void> {
  for (const { id, number } of plans) {
    await tx.contactPlan.updateMany({ where: { id, customerId: from }, data: { customerId: to, number } });
  }
}
