import { inWords } from '../../../jobs/in-words.ts';
import { tierWords } from '../../../templates/reader/grade-words.ts';
import { changeTier } from '../../../jobs/customers/manage-customer.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { tier } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

export const customerTier = defineCommand({
  name: 'tier',
  zh: ['等级'],
  help: said('help/customer-tier'),
  examples: ['/crm 客户 等级 C001 潜力', '/crm customer tier C001 potential'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    tier: required(tier, { label: said('param/tier'), names: ['等级'] }),
  },
  run: async (ctx, { customer, tier: wanted }) => {
    const { before, changes } = await changeTier(ctx.core, ctx.by, customer, wanted);
    const words = (one: typeof wanted) => inWords(ctx.core, tierWords[one]);
    const head = `${customer.code} ${customer.name}`;
    if (before === wanted) {
      return say(tell(ctx, 'customer/already', { head, wanted: words(wanted) }));
    }
    return answer({
      title: tell(ctx, 'customer/head-before-wanted', { head, before: words(before), wanted: words(wanted) }),
      body: [(await describeChanges(ctx, changes)).join('\n')],
    });
  },
});
