import { endContactPlan } from '../../../jobs/contact-plans/keep-contact-plan.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { number } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

export const contactPlanEnd = defineCommand({
  name: 'end',
  zh: ['结束'],
  help: said('help/contact-plan-end'),
  examples: ['/crm 接触计划 结束 C001 1', '/crm contact-plan end C001 1'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    number: required(number, { label: said('param/contact-plan-number'), names: ['编号'] }),
  },
  run: async (ctx, { customer, number: planNumber }) => {
    const { changes } = await endContactPlan(ctx.core, ctx.by, customer, planNumber);
    return answer({
      title: tell(ctx, 'contact-plan/contact-plan-ended', {
        code: customer.code,
        name: customer.name,
        planNumber,
      }),
      body: [(await describeChanges(ctx, changes)).join('\n')],
    });
  },
});
