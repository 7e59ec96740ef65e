import { correctGift } from '../../../jobs/approvals/spend-gift.ts';
import { correctionForm } from '../../forms/gift-spend.ts';
import { describeSpend } from './describe-spend.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { day, line, money, number, prose } from '../engine/param-types.ts';
import { pickGift } from './pick-gift.ts';
import { said } from '../../../templates/reader/said.ts';

export const giftCorrect = defineCommand({
  name: 'correct',
  zh: ['更正', '改'],
  help: said('help/gift-correct'),
  examples: [
    '/crm 礼品 更正 C001 1 金额=467.50 原因=看错票据',
    '/crm gift correct C001 1 amount=467.50 reason=misread',
  ],
  capability: 'process.join',
  customer: { scope: 'ledger' },
  params: {
    number: optional(number, { label: said('param/gift-number'), names: ['序号'], place: 'word' }),
    amount: optional(money, { label: said('param/gift-amount'), names: ['金额', '实付'] }),
    on: optional(day, { label: said('param/gift-spent-on'), names: ['日期', '付款日期'] }),
    item: optional(line(said('expects/item'), 100), { label: said('param/gift-item'), names: ['礼品'] }),
    receipt: optional(line(said('expects/receipt'), 100), {
      label: said('param/receipt'),
      names: ['票据', '发票'],
    }),
    reason: optional(prose(said('expects/gift-reason'), 500), {
      label: said('param/gift-correction-reason'),
      names: ['原因'],
    }),
  },
  run: async (ctx, { customer, number: which, amount, on, item, receipt, reason }) => {
    const gift = await pickGift(ctx, customer, which, ['spent']);
    const isOpen = [amount, on, item, receipt, reason].every((one) => one === undefined);
    if (isOpen && gift.state === 'spent') return correctionForm(ctx, gift);
    const recorded = await correctGift(ctx.core, ctx.by, gift, {
      reason: reason ?? '',
      ...(amount === undefined ? {} : { fen: amount }),
      ...(on === undefined ? {} : { spentOn: on }),
      ...(item === undefined ? {} : { item }),
      ...(receipt === undefined ? {} : { receiptNote: receipt }),
    });
    return await describeSpend(ctx, recorded.gift, recorded.asked);
  },
});
