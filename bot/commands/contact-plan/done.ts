import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { openFollowUpOfPlan, plansOfCustomer } from '../../../jobs/contact-plans/list-contact-plans.ts';
import { noSuchPlan } from '../../../jobs/contact-plans/keep-contact-plan.ts';
import { writeLog } from '../../../jobs/logs/write-log.ts';
import { openClosingForm } from '../../forms/closing-form.ts';
import { explainAnswers } from '../../forms/explain-answers.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { day, line, number, prose } from '../engine/param-types.ts';
import { checkNotPast } from './add.ts';
import { describeContact, describePlan } from './describe-plan.ts';
import { said } from '../../../templates/reader/said.ts';

/** The purpose of logs written for a contact plan, and the step that they close. */
const purpose = 'contact-plan';

export const contactPlanDone = defineCommand({
  name: 'done',
  zh: ['完成', '已联系'],
  help: said('help/contact-plan-done'),
  examples: [
    '/crm 接触计划 完成 C001 1 谈了年度框架，月底给答复 下次=+14d',
    '/crm contact-plan done C001 1 next=+14d he will answer this month',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    number: required(number, { label: said('param/contact-plan-number'), names: ['编号'] }),
    summary: optional(prose(said('expects/summary')), {
      label: said('param/summary'),
      names: ['小结'],
      place: 'rest',
    }),
    next: optional(day, { label: said('param/next'), names: ['下次', '下一次'] }),
    channel: optional(line(said('expects/channel')), {
      label: said('param/channel'),
      names: ['方式', '联系方式'],
    }),
  },
  run: async (ctx, { customer, number: planNumber, summary, next, channel }) => {
    const plan = await findPlan(ctx, customer, planNumber);
    checkNotPast(ctx, next);
    if (summary === undefined && next === undefined) {
      const steps = ctx.core.rules.playbook.steps.filter(({ closes }) => closes.log === purpose);
      const keys = steps.map(({ key }) => key);
      const owed = await openFollowUpOfPlan(ctx.core.db, customer.id, keys, planNumber);
      if (owed !== null) return await openClosingForm(ctx, owed);
    }
    const contact = describeContact(ctx, plan);
    const answers = {
      customer: customer.code,
      purpose: 'contact',
      channel: channel ?? 'phone',
      summary: summary ?? tell(ctx, 'contact-plan/contacted-planned', { contact }),
    };
    // Validated like the contact log form.
    const checked = ctx.core.templates.forms.check('log', answers, { language: ctx.core.language });
    if (!checked.ok) return explainAnswers(ctx, 'log', answers, checked.problems);
    const outcome = await writeLog(ctx.core, ctx.by, customer, {
      purpose,
      summary: checked.values['summary'] ?? '',
      fields: next === undefined ? {} : { nextOn: next.toString() },
      channel: checked.values['channel'] ?? 'phone',
      contactPlan: planNumber,
    });
    if (outcome.kind === 'kept' && outcome.because === 'not-yours')
      return notYours(ctx, customer, plan.staff);
    return answer({
      title: tell(ctx, 'contact-plan/recorded', { code: customer.code, name: customer.name }),
      body: [describePlan(ctx, await findPlan(ctx, customer, planNumber))],
    });
  },
});

async function findPlan(ctx: CommandContext, customer: CustomerRef, wanted: number) {
  const plan = (await plansOfCustomer(ctx.core.db, customer.id)).find((one) => one.number === wanted);
  if (plan === undefined) throw noSuchPlan(customer, wanted);
  return plan;
}

function notYours(ctx: CommandContext, { code, name }: CustomerRef, staff: string | null): Reply {
  const who = staff ?? tell(ctx, 'contact-plan/owner-follow-up');
  return answer({
    body: [tell(ctx, 'contact-plan/contact-log-saved', { code, name, who })],
  });
}
