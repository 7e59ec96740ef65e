import { changeTier } from '../../../jobs/customers/manage-customer.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { tier } from '../engine/param-types.ts';
import { both, tierWords } from '../engine/words.ts';

export const customerTier = defineCommand({
  name: 'tier',
  zh: ['等级'],
  help: both(
    '判定跟进等级：潜力归主管，普通归业务员',
    'set the tier: potential goes to the supervisor, ordinary to the salesperson',
  ),
  examples: ['/crm 客户 等级 C001 潜力', '/crm customer tier C001 potential'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    tier: required(tier, { label: both('跟进等级', 'tier'), names: ['等级'] }),
  },
  run: async (ctx, { customer, tier: wanted }) => {
    const { before, changes } = await changeTier(ctx.core, ctx.by, customer, wanted);
    const words = (one: typeof wanted) => tierWords[one][ctx.core.language];
    const head = `${customer.code} ${customer.name}`;
    if (before === wanted) {
      return say(tell(ctx, `${head} 已经是${words(wanted)}客户。`, `${head} is already ${words(wanted)}.`));
    }
    return answer({
      title: tell(
        ctx,
        `${head}：${words(before)} → ${words(wanted)}`,
        `${head}: ${words(before)} → ${words(wanted)}`,
      ),
      body: [(await describeChanges(ctx, changes)).join('\n')],
    });
  },
});
