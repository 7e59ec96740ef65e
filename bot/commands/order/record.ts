import type { Temporal } from 'temporal-polyfill';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { readFirstOrder } from '../../../jobs/orders/read-order.ts';
import { type OrderChange, recordOrder } from '../../../jobs/orders/record-order.ts';
import { plainYuan } from '../../../templates/reader/money.ts';
import type { CommandContext, Reply } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { day, dayOrNone, moneyOrNone } from '../engine/param-types.ts';
import { describeOrder } from './describe-order.ts';
import { said } from '../../../templates/reader/said.ts';

export const orderRecord = defineCommand({
  name: 'record',
  zh: ['登记', '更正'],
  help: said('help/order-record'),
  examples: [
    '/crm 订单 登记 C001 2026-11-01 承诺=2026-11-10 金额=12000',
    '/crm order record C001 2026-11-01 promised=2026-11-10 amount=12000 delivered=2026-11-09',
    '/crm order record',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    ordered: optional(day, {
      label: said('param/ordered'),
      names: ['下单', '下单日期'],
      place: 'word',
    }),
    promised: optional(day, {
      label: said('param/promised'),
      names: ['承诺', '承诺交期', '交期'],
    }),
    delivered: optional(dayOrNone, { label: said('param/delivered'), names: ['到货', '到货日期'] }),
    amount: optional(moneyOrNone, { label: said('param/amount'), names: ['金额'] }),
  },
  alone: (ctx) => orderForm(ctx, {}),
  run: async (ctx, { customer, ordered, promised, delivered, amount }) => {
    const change: OrderChange = {
      ...(ordered === undefined ? {} : { orderedOn: ordered }),
      ...(promised === undefined ? {} : { promisedOn: promised }),
      ...(delivered === undefined ? {} : { deliveredOn: delivered === 'none' ? null : delivered }),
      ...(amount === undefined ? {} : { amountFen: amount === 'none' ? null : amount }),
    };
    if (Object.keys(change).length === 0) return await orderFormOf(ctx, customer);
    return await describeOrder(ctx, customer, await recordOrder(ctx.core, ctx.by, customer, change));
  },
});

type Initial = Readonly<Record<string, string>>;

/** The form, prefilled with the customer if opened in a customer's group. */
function orderForm(ctx: CommandContext, initial: Initial): Reply {
  const start = { ...(ctx.room === null ? {} : { customer: ctx.room.code }), ...initial };
  return { kind: 'form', form: ctx.core.templates.forms.view('order', ctx.core.language, '', start) };
}

/** The form, prefilled with the recorded order for correction. */
async function orderFormOf(ctx: CommandContext, { id, code }: CustomerRef): Promise<Reply> {
  const order = await readFirstOrder(ctx.core.db, id);
  const written = (on: Temporal.PlainDate | null) => on?.toString() ?? '';
  return orderForm(ctx, {
    customer: code,
    ...(order === null
      ? {}
      : {
          orderedOn: written(order.orderedOn),
          promisedOn: written(order.promisedOn),
          deliveredOn: written(order.deliveredOn),
          amount: order.amountFen === null ? '' : plainYuan(order.amountFen),
        }),
  });
}
