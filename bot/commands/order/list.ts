import { listDelivered, listWaiting, type OrderLine } from '../../../jobs/orders/list-orders.ts';
import { formatYuan } from '../../../templates/reader/money.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { howItStands } from './describe-order.ts';
import { said } from '../../../templates/reader/said.ts';

/** One or two phone screens. */
const shownWaiting = 20;
const shownDelivered = 5;

export const orderList = defineCommand({
  name: 'list',
  zh: ['列表', '查看'],
  help: said('help/order-list'),
  examples: ['/crm 订单 列表', '/crm order list'],
  capability: 'process.join',
  pages: 'lines',
  params: {},
  run: async (ctx) => {
    const waiting = await listWaiting(ctx.core.db, ctx.by, shownWaiting);
    const delivered = await listDelivered(ctx.core.db, ctx.by, shownDelivered);
    if (waiting.total + delivered.length === 0) {
      return say(tell(ctx, 'order/none-yet'));
    }
    const more = waiting.total - waiting.lines.length;
    return answer(
      {
        title: tell(ctx, 'order/first-orders-not-delivered', { total: waiting.total }),
        body: [
          ...(waiting.total === 0 ? [] : [waiting.lines.map((line) => describe(ctx, line)).join('\n')]),
          ...(more === 0 ? [] : [tell(ctx, 'order/more', { more })]),
          ...(delivered.length === 0
            ? []
            : [
                [tell(ctx, 'order/recently-delivered'), ...delivered.map((line) => describe(ctx, line))].join(
                  '\n',
                ),
              ]),
        ],
      },
      { customers: [...waiting.lines, ...delivered].map(({ customer }) => customer.id) },
    );
  },
});

function describe(ctx: CommandContext, line: OrderLine): string {
  const promised = formatDay(line.promisedOn, ctx.core.language);
  return [
    `${line.customer.code} ${line.customer.name}`,
    tell(ctx, 'order/promised-on', { promised }),
    howItStands(ctx, line),
    ...(line.amountFen === null ? [] : [`¥${formatYuan(line.amountFen)}`]),
    ...(line.salesperson === null ? [] : [line.salesperson]),
  ].join(' · ');
}
