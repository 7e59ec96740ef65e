import { Temporal } from 'temporal-polyfill';
import { fromDbDate } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { type Anniversary, anniversaryNear } from './anniversary.ts';
import { type GiftBudget, giftBudget } from './gift-budget.ts';

export interface GiftYear {
  readonly anniversary: Anniversary;
  readonly budget: GiftBudget;
}

/** The budgets of all anniversaries with gifts and of the one that is near, by date. */
export async function giftYears(
  core: Core,
  customerId: string,
  today: Temporal.PlainDate,
): Promise<readonly GiftYear[]> {
  const had = await core.db.gift.findMany({
    where: { customerId },
    distinct: ['year'],
    select: { year: true, anniversary: true },
  });
  const deal = await core.db.fact.findUnique({
    where: { customerId_key: { customerId, key: 'firstDeal' } },
  });
  const near = deal === null || deal.on === null ? null : anniversaryNear(fromDbDate(deal.on), today);
  const years = new Map(had.map(({ year, anniversary }) => [year, { year, on: fromDbDate(anniversary) }]));
  if (near !== null) years.set(near.year, near);
  const inOrder = [...years.values()].toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on));
  return await Promise.all(
    inOrder.map(async (anniversary) => ({
      anniversary,
      budget: await giftBudget(core.db, core.templates.gifts, customerId, anniversary),
    })),
  );
}
