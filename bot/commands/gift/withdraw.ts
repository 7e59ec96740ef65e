import { withdraw } from '../../../jobs/approvals/withdraw.ts';
import { findGift } from '../../../jobs/gifts/find-gift.ts';
import { withdrawConfirmedGift } from '../../../jobs/gifts/withdraw-gift.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { number } from '../engine/param-types.ts';
import { describeSpend } from './describe-spend.ts';
import { pickGift } from './pick-gift.ts';
import { said } from '../../../templates/reader/said.ts';

export const giftWithdraw = defineCommand({
  name: 'withdraw',
  zh: ['撤回'],
  help: said('help/gift-withdraw'),
  examples: ['/crm 礼品 撤回 C001 1', '/crm gift withdraw C001 1'],
  capability: 'process.join',
  customer: { scope: 'ledger' },
  params: {
    number: optional(number, {
      label: said('param/gift-number'),
      names: ['序号'],
      place: 'word',
    }),
  },
  run: async (ctx, { customer, number: which }) => {
    const gift = await pickGift(ctx, customer, which, ['proposed', 'confirmed']);
    // An undecided request is withdrawn by its applicant, and its deciders are notified.
    if (gift.state === 'proposed' && gift.requestId !== null)
      await withdraw(ctx.core, ctx.by, gift.requestId);
    else await withdrawConfirmedGift(ctx.core, ctx.by, gift);
    return await describeSpend(ctx, await findGift(ctx.core, ctx.by, gift.id));
  },
});
