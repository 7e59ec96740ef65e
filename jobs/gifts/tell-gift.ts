import { fromDbDate } from '../../prisma/days.ts';
import { formatYuan } from '../../templates/reader/money.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import type { Core } from '../core.ts';
import { yearCycle } from '../plan/cycle.ts';
import { yearsOf } from '../plan/triggers/anniversary.ts';
import { anniversaryAt } from './anniversary.ts';
import { giftBudget } from './gift-budget.ts';

/** The cap of an anniversary and what is left of it, as yuan formatted by `formatYuan`. */
export async function tellGift(
  { db, templates }: Core,
  asked: readonly {
    readonly step: Step;
    readonly followUp: {
      readonly id: string;
      readonly customerId: string;
      readonly cycle: string;
      readonly anchorOn: Date;
    };
  }[],
): Promise<ReadonlyMap<string, { capYuan: string; leftYuan: string }>> {
  const gifts = asked.flatMap(({ step: { closes }, followUp }) => {
    const cycle = yearCycle.read(followUp.cycle);
    return closes.approval === undefined || cycle === null ? [] : [{ followUp, cycle }];
  });
  return new Map(
    await Promise.all(
      gifts.map(async ({ followUp, cycle }) => {
        const anchorOn = fromDbDate(followUp.anchorOn);
        const anniversary = anniversaryAt(anchorOn, yearsOf({ cycle, anchorOn }));
        const budget = await giftBudget(db, templates.gifts, followUp.customerId, anniversary);
        const yuan = { capYuan: formatYuan(budget.capFen), leftYuan: formatYuan(budget.leftFen) };
        return [followUp.id, yuan] as const;
      }),
    ),
  );
}
