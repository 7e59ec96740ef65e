import type { Temporal } from 'temporal-polyfill';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { type OrderDays, standingOf } from '../../../jobs/orders/on-time-rate.ts';
import type { RecordedOrder } from '../../../jobs/orders/record-order.ts';
import { formatYuan } from '../../../templates/reader/money.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { describeChanges } from '../engine/describe-changes.ts';

/** The recorded order with its previous values, and the resulting changes of the plan. */
export async function describeOrder(
  ctx: CommandContext,
  customer: CustomerRef,
  { before, after, changes }: RecordedOrder,
): Promise<Reply> {
  const field = (label: string, was: string | null, is: string) => ({
    label,
    value: was === null || was === is ? is : `${was} → ${is}`,
  });
  const day = (on: Temporal.PlainDate | null) =>
    on === null ? tell(ctx, 'order/not-yet') : formatDay(on, ctx.core.language);
  const yuan = (fen: bigint | null) => (fen === null ? tell(ctx, 'order/none') : formatYuan(fen));
  return answer({
    title: tell(ctx, 'order/first-order-record', { code: customer.code, name: customer.name }),
    body: [howItStands(ctx, after), (await describeChanges(ctx, changes)).join('\n')],
    fields: [
      field(tell(ctx, 'order/ordered'), before && day(before.orderedOn), day(after.orderedOn)),
      field(tell(ctx, 'order/promised'), before && day(before.promisedOn), day(after.promisedOn)),
      field(tell(ctx, 'order/delivered'), before && day(before.deliveredOn), day(after.deliveredOn)),
      field(tell(ctx, 'order/amount-yuan'), before && yuan(before.amountFen), yuan(after.amountFen)),
    ],
  });
}

/** 按期到货, 迟到 2 天, 逾期 3 天未到货, 还有 4 天到交期. */
export function howItStands(ctx: CommandContext, order: OrderDays): string {
  const { promisedOn, deliveredOn } = order;
  const standing = standingOf(order, ctx.today);
  if (standing === 'on-time') return tell(ctx, 'order/delivered-time');
  if (standing === 'waiting') {
    const days = ctx.today.until(promisedOn).days;
    if (days === 0) return tell(ctx, 'order/promised-today');
    return tell(ctx, 'order/due-d', { days });
  }
  const days = promisedOn.until(deliveredOn ?? ctx.today).days;
  return deliveredOn === null
    ? tell(ctx, 'order/days-overdue', { days })
    : tell(ctx, 'order/days-late', { days });
}
