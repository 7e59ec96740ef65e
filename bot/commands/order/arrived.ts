import { recordOrder } from '../../../jobs/orders/record-order.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { day } from '../engine/param-types.ts';
import { describeOrder } from './describe-order.ts';
import { said } from '../../../templates/reader/said.ts';

export const orderArrived = defineCommand({
  name: 'arrived',
  zh: ['到货'],
  help: said('help/order-arrived'),
  examples: ['/crm 订单 到货 C001', '/crm order arrived C001 2026-11-09'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    on: optional(day, { label: said('param/order-on'), names: ['日期', '到货日期'], place: 'word' }),
  },
  run: async (ctx, { customer, on = ctx.today }) =>
    await describeOrder(ctx, customer, await recordOrder(ctx.core, ctx.by, customer, { deliveredOn: on })),
});
