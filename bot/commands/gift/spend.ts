import { recordSpend } from '../../../jobs/gifts/record-spend.ts';
import { spendForm } from '../../forms/gift-spend.ts';
import { describeSpend } from './describe-spend.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { line, money, number } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { pickGift } from './pick-gift.ts';

export const giftSpend = defineCommand({
  name: 'spend',
  zh: ['实付', '报销'],
  help: both(
    '登记一件已确认礼品的实付和票据，只能登记一次',
    'record the actual cost and receipt of a confirmed gift, once',
  ),
  examples: ['/crm 礼品 实付 C001 1 476.50 票据=No123', '/crm gift spend C001 1 476.50 receipt=No123'],
  capability: 'process.join',
  customer: { scope: 'ledger' },
  params: {
    number: optional(number, {
      label: both('第几件，见 /crm 礼品 列表', 'its number in /crm gift list'),
      names: ['序号'],
      place: 'word',
    }),
    amount: optional(money, { label: both('实付金额', 'amount'), names: ['金额', '实付'], place: 'word' }),
    receipt: optional(line(both('票据号', 'the receipt'), 100), {
      label: both('票据', 'receipt'),
      names: ['票据', '发票'],
    }),
  },
  run: async (ctx, { customer, number: which, amount, receipt }) => {
    const gift = await pickGift(ctx, customer, which, ['confirmed']);
    if (amount === undefined || receipt === undefined) return spendForm(ctx, gift);
    return await describeSpend(
      ctx,
      await recordSpend(ctx.core, ctx.by, gift.id, { fen: amount, receiptNote: receipt }),
    );
  },
});
