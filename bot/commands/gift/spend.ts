import { spendGift } from '../../../jobs/approvals/spend-gift.ts';
import { spendForm } from '../../forms/gift-spend.ts';
import { describeSpend } from './describe-spend.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { day, line, money, number, prose } from '../engine/param-types.ts';
import { pickGift } from './pick-gift.ts';
import { said } from '../../../templates/reader/said.ts';

export const giftSpend = defineCommand({
  name: 'spend',
  zh: ['实付', '报销'],
  help: said('help/gift-spend'),
  examples: ['/crm 礼品 实付 C001 1 476.50 票据=No123', '/crm gift spend C001 1 476.50 receipt=No123'],
  capability: 'process.join',
  customer: { scope: 'ledger' },
  params: {
    number: optional(number, {
      label: said('param/gift-number'),
      names: ['序号'],
      place: 'word',
    }),
    amount: optional(money, { label: said('param/gift-amount'), names: ['金额', '实付'], place: 'word' }),
    receipt: optional(line(said('expects/receipt'), 100), {
      label: said('param/receipt'),
      names: ['票据', '发票'],
    }),
    on: optional(day, { label: said('param/gift-spent-on'), names: ['日期', '付款日期'] }),
    reason: optional(prose(said('expects/gift-reason'), 500), {
      label: said('param/gift-over-reason'),
      names: ['原因'],
    }),
  },
  run: async (ctx, { customer, number: which, amount, receipt, on, reason }) => {
    const gift = await pickGift(ctx, customer, which, ['confirmed']);
    if (amount === undefined || receipt === undefined) return spendForm(ctx, gift);
    const recorded = await spendGift(ctx.core, ctx.by, gift, {
      fen: amount,
      receiptNote: receipt,
      ...(on === undefined ? {} : { spentOn: on }),
      ...(reason === undefined ? {} : { reason }),
    });
    return await describeSpend(ctx, recorded.gift, recorded.asked);
  },
});
