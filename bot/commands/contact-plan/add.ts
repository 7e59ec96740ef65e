import { Temporal } from 'temporal-polyfill';
import { XinhangError } from '../../../jobs/errors.ts';
import { alone } from '../../../jobs/access/acting-staff.ts';
import { may } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { plansOfCustomer } from '../../../jobs/contact-plans/list-contact-plans.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { addContactPlan } from '../../../jobs/contact-plans/keep-contact-plan.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { findStaff } from '../engine/find-staff.ts';
import { day, daySpan, line, person } from '../engine/param-types.ts';
import { describePlan } from './describe-plan.ts';
import { said } from '../../../templates/reader/said.ts';

export const contactPlanAdd = defineCommand({
  name: 'add',
  zh: ['新增', '添加'],
  help: said('help/contact-plan-add'),
  examples: [
    '/crm 接触计划 新增 C001 王工 职务=采购部长 下次=+7d 每=30 目标=拿下年度框架',
    '/crm contact-plan add C001 contact=王工 title=buyer staff=@li next=+7d every=30 goal=contract',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    contact: required(line(said('expects/contact'), 60), {
      label: said('param/contact'),
      names: ['联系人', '联系对象'],
    }),
    title: optional(line(said('expects/contact-plan-title'), 60), {
      label: said('param/title'),
      names: ['职务'],
    }),
    staff: optional(person, { label: said('param/staff'), names: ['我方', '员工'] }),
    next: optional(day, { label: said('param/next'), names: ['下次', '下一次'] }),
    every: optional(daySpan, { label: said('param/every'), names: ['每', '间隔'] }),
    goal: optional(line(said('expects/goal'), 200), {
      label: said('param/goal'),
      names: ['目标'],
    }),
  },
  run: async (ctx, { customer, contact, title, staff, next, every, goal }) => {
    const colleague = staff === undefined ? null : await findStaff(ctx, staff);
    if (colleague !== null) checkWorksOnIt(colleague, customer);
    checkNotPast(ctx, next);
    const nextOn = next ?? (every === undefined ? null : ctx.today.add({ days: every }));
    const { number, changes } = await addContactPlan(ctx.core, ctx.by, customer, {
      contactName: contact,
      staff: colleague,
      nextOn,
      ...(title === undefined ? {} : { contactTitle: title }),
      ...(goal === undefined ? {} : { goal }),
      ...(every === undefined ? {} : { everyDays: every }),
    });
    const plan = (await plansOfCustomer(ctx.core.db, customer.id)).find((one) => one.number === number);
    return answer({
      title: tell(ctx, 'contact-plan/contact-plan', { code: customer.code, name: customer.name, number }),
      body: [
        ...(plan === undefined ? [] : [describePlan(ctx, plan)]),
        nextOn === null
          ? tell(ctx, 'contact-plan/next-date-missing')
          : (await describeChanges(ctx, changes)).join('\n'),
      ],
    });
  },
});

/** The colleague who is reminded must be able to record the contact. */
function checkWorksOnIt(colleague: StaffMember, customer: CustomerRef): void {
  if (may('work', alone(colleague), customer)) return;
  throw new XinhangError(
    'bad_input',
    said('contact-plan/not-on-customer', { name: colleague.name, code: customer.code }),
  );
}

export function checkNotPast(ctx: CommandContext, next: Temporal.PlainDate | undefined): void {
  if (next === undefined || Temporal.PlainDate.compare(next, ctx.today) >= 0) return;
  throw new XinhangError('bad_input', said('contact-plan/next-in-past'));
}
