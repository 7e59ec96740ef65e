import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { plansOf, plansOfCustomer } from '../../../jobs/contact-plans/list-contact-plans.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { describePlan } from './describe-plan.ts';
import { said } from '../../../templates/reader/said.ts';

/** One or two phone screens. */
const shown = 20;

export const contactPlanList = defineCommand({
  name: 'list',
  zh: ['列表', '查看'],
  help: said('help/contact-plan-list'),
  examples: ['/crm 接触计划 列表 C001', '/crm contact-plan list C001'],
  capability: 'process.join',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'read', optional: true },
  params: {},
  run: async (ctx, { customer }) =>
    customer === undefined ? await listOwn(ctx) : await listOne(ctx, customer),
});

async function listOne(ctx: CommandContext, customer: CustomerRef): Promise<Reply> {
  const plans = await plansOfCustomer(ctx.core.db, customer.id);
  const head = `${customer.code} ${customer.name}`;
  if (plans.length === 0) return say(tell(ctx, 'contact-plan/no-contact-plan', { head }));
  return answer({
    title: tell(ctx, 'contact-plan/contact-plans', { head, plans: plans.length }),
    body: [plans.map((plan) => describePlan(ctx, plan)).join('\n')],
  });
}

async function listOwn(ctx: CommandContext): Promise<Reply> {
  const { total, lines } = await plansOf(ctx.core.db, ctx.by, shown);
  if (total === 0) return say(tell(ctx, 'contact-plan/no-contact-plans'));
  const more = total - lines.length;
  return answer(
    {
      title: tell(ctx, 'contact-plan/total', { total }),
      body: [
        lines
          .map((plan) => `${plan.customer.code} ${plan.customer.name} ${describePlan(ctx, plan)}`)
          .join('\n'),
        ...(more === 0 ? [] : [tell(ctx, 'contact-plan/more', { more })]),
      ],
    },
    { customers: lines.map(({ customer }) => customer.id) },
  );
}
