import { fromDbDate } from '../../prisma/days.ts';
import { formatYuan } from '../../templates/reader/money.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import type { Core } from '../core.ts';
import { yearCycle } from '../plan/cycle.ts';
import { yearsOf } from '../plan/triggers/anniversary.ts';
import { anniversaryAt } from './anniversary.ts';
import { giftBudget } from './gift-budget.ts';

/** What the gift of this anniversary may cost, and what is not spoken for yet: yuan as `formatYuan` writes them. */
export async function tellGift(
  core: Core,
  { closes }: Step,
  followUp: { readonly customerId: string; readonly cycle: string; readonly anchorOn: Date },
): Promise<{ capYuan: string; leftYuan: string } | null> {
  const cycle = yearCycle.read(followUp.cycle);
  if (closes.approval === undefined || cycle === null) return null;
  const anchorOn = fromDbDate(followUp.anchorOn);
  const anniversary = anniversaryAt(anchorOn, yearsOf({ cycle, anchorOn }));
  const { gifts } = core.templates;
  const { capFen, leftFen } = await giftBudget(core.db, gifts, followUp.customerId, anniversary);
  return { capYuan: formatYuan(capFen), leftYuan: formatYuan(leftFen) };
}
