import { endContactPlan } from '../../../jobs/contact-plans/keep-contact-plan.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { number } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

export const contactPlanEnd = defineCommand({
  name: 'end',
  zh: ['结束'],
  help: both('这条接触计划不再继续', 'end a contact plan'),
  examples: ['/crm 接触计划 结束 C001 1', '/crm contact-plan end C001 1'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    number: required(number, { label: both('计划编号', 'number of the plan'), names: ['编号'] }),
  },
  run: async (ctx, { customer, number: planNumber }) => {
    const { changes } = await endContactPlan(ctx.core, ctx.by, customer, planNumber);
    return answer({
      title: tell(
        ctx,
        `${customer.code} ${customer.name}：接触计划 ${planNumber} 已结束`,
        `${customer.code} ${customer.name}: contact plan ${planNumber} has ended`,
      ),
      body: [(await describeChanges(ctx, changes)).join('\n')],
    });
  },
});
