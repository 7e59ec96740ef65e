import { recordOrder } from '../../../jobs/orders/record-order.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { day } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { describeOrder } from './describe-order.ts';

export const orderArrived = defineCommand({
  name: 'arrived',
  zh: ['到货'],
  help: both('登记首单到货，不写日期就是今天', 'record that the first order has arrived, today by default'),
  examples: ['/crm 订单 到货 C001', '/crm order arrived C001 2026-11-09'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    on: optional(day, { label: both('到货日期', 'day'), names: ['日期', '到货日期'], place: 'word' }),
  },
  run: async (ctx, { customer, on = ctx.today }) =>
    await describeOrder(ctx, customer, await recordOrder(ctx.core, ctx.by, customer, { deliveredOn: on })),
});
