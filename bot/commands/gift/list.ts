import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { type GiftYear, giftYears } from '../../../jobs/gifts/gift-years.ts';
import { giftsOfCustomer, listGifts } from '../../../jobs/gifts/list-gifts.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { describeBudget, describeCostChanges, describeGift, spendButtons } from './describe-gift.ts';
import { said } from '../../../templates/reader/said.ts';

/** One or two phone screens. */
const shown = 20;

export const giftList = defineCommand({
  name: 'list',
  zh: ['列表', '台账', '查看'],
  help: said('help/gift-list'),
  examples: ['/crm 礼品 列表 C001', '/crm gift list C001', '/crm 礼品 列表'],
  capability: 'process.join',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'ledger', optional: true },
  params: {},
  run: async (ctx, { customer }) =>
    customer === undefined ? await listAll(ctx) : await listOne(ctx, customer),
});

async function listOne(ctx: CommandContext, customer: CustomerRef): Promise<Reply> {
  const gifts = await giftsOfCustomer(ctx.core.db, customer.id);
  const years = await giftYears(ctx.core, customer.id, ctx.today);
  const budgets = years.map(({ anniversary, budget }: GiftYear) => describeBudget(ctx, anniversary, budget));
  const nothing = tell(ctx, 'gift/no-gifts-yet');
  return answer({
    title: tell(ctx, 'gift/gifts', { code: customer.code, name: customer.name }),
    body: [
      gifts.length === 0
        ? nothing
        : gifts.flatMap((gift) => [describeGift(ctx, gift), ...describeCostChanges(ctx, gift)]).join('\n'),
      ...(budgets.length === 0 ? [] : [budgets.join('\n')]),
    ],
    buttons: spendButtons(ctx, gifts),
  });
}

async function listAll(ctx: CommandContext): Promise<Reply> {
  const { total, lines } = await listGifts(ctx.core.db, ctx.by, shown);
  if (total === 0) return say(tell(ctx, 'gift/no-gifts-ledger'));
  const more = total - lines.length;
  return answer(
    {
      title: tell(ctx, 'gift/total', { total }),
      body: [
        lines
          .map((gift) => `${gift.customer.code} ${gift.customer.name} ${describeGift(ctx, gift)}`)
          .join('\n'),
        ...(more === 0 ? [] : [tell(ctx, 'gift/more-customer', { more })]),
      ],
      buttons: spendButtons(ctx, lines),
    },
    { customers: lines.map(({ customer }) => customer.id) },
  );
}
