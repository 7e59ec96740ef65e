import { giftBudget } from '../../../jobs/gifts/gift-budget.ts';
import type { GiftLine } from '../../../jobs/gifts/list-gifts.ts';
import type { GiftRecorded } from '../../../jobs/approvals/spend-gift.ts';
import { describeAsked, describeHearing } from '../../approvals/describe-request.ts';
import { type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { describeBudget, describeGift } from './describe-gift.ts';

/** The gift's current state, and the remaining budget of its anniversary. */
export async function describeSpend(
  ctx: CommandContext,
  gift: GiftLine,
  asked: GiftRecorded['asked'] = null,
): Promise<Reply> {
  const { customer, anniversary } = gift;
  const budget = await giftBudget(ctx.core.db, ctx.core.templates.gifts, customer.id, anniversary);
  return say(
    `${customer.code} ${customer.name} ${describeGift(ctx, gift)}`,
    describeBudget(ctx, anniversary, budget),
    ...(asked === null
      ? []
      : [
          tell(ctx, 'gift/waits-for', { names: describeAsked(ctx, asked) }),
          ...(await describeHearing(ctx, asked)),
        ]),
  );
}
