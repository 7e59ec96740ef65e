import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { type GiftYear, giftYears } from '../../../jobs/gifts/gift-years.ts';
import { giftsOfCustomer, listGifts } from '../../../jobs/gifts/list-gifts.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { describeBudget, describeGift, spendButtons } from './describe-gift.ts';

/** One or two phone screens. */
const shown = 20;

export const giftList = defineCommand({
  name: 'list',
  zh: ['列表', '台账', '查看'],
  help: both(
    '礼品台账：申请、确认、实付、票据、还可用多少',
    'the gift ledger: proposed, confirmed, spent, remaining',
  ),
  examples: ['/crm 礼品 列表 C001', '/crm gift list C001', '/crm 礼品 列表'],
  capability: 'process.join',
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
  const nothing = tell(ctx, '还没有礼品。', 'No gifts yet.');
  return answer({
    title: tell(
      ctx,
      `${customer.code} ${customer.name}：礼品台账`,
      `${customer.code} ${customer.name}: gifts`,
    ),
    body: [
      gifts.length === 0 ? nothing : gifts.map((gift) => describeGift(ctx, gift)).join('\n'),
      ...(budgets.length === 0 ? [] : [budgets.join('\n')]),
    ],
    buttons: spendButtons(ctx, gifts),
  });
}

async function listAll(ctx: CommandContext): Promise<Reply> {
  const { total, lines } = await listGifts(ctx.core.db, ctx.by, shown);
  if (total === 0) return say(tell(ctx, '台账里还没有礼品。', 'There are no gifts in the ledger.'));
  const more = total - lines.length;
  return answer(
    {
      title: tell(ctx, `礼品台账：${total} 件`, `Gifts: ${total}`),
      body: [
        lines
          .map((gift) => `${gift.customer.code} ${gift.customer.name} ${describeGift(ctx, gift)}`)
          .join('\n'),
        ...(more === 0
          ? []
          : [
              tell(
                ctx,
                `另有 ${more} 件，可按客户看：/crm 礼品 列表 C001`,
                `${more} more; by customer: /crm gift list C001`,
              ),
            ]),
      ],
      buttons: spendButtons(ctx, lines),
    },
    { customers: lines.map(({ customer }) => customer.id) },
  );
}
