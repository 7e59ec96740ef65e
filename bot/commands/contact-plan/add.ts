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
import { both } from '../engine/words.ts';
import { describePlan } from './describe-plan.ts';

export const contactPlanAdd = defineCommand({
  name: 'add',
  zh: ['新增', '添加'],
  help: both('安排谁定期联系客户的哪个人', 'plan regular contact with a customer contact'),
  examples: [
    '/crm 接触计划 新增 C001 王工 职务=采购部长 下次=+7d 每=30 目标=拿下年度框架',
    '/crm contact-plan add C001 contact=王工 title=buyer staff=@li next=+7d every=30 goal=contract',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    contact: required(line(both('客户方的人，如 王工', 'a customer contact, such as 王工'), 60), {
      label: both('联系对象', 'contact'),
      names: ['联系人', '联系对象'],
    }),
    title: optional(line(both('职务，如 采购部长', 'a title, such as buyer'), 60), {
      label: both('职务', 'title'),
      names: ['职务'],
    }),
    staff: optional(person, { label: both('我方人员', 'our side'), names: ['我方', '员工'] }),
    next: optional(day, { label: both('下一次联系', 'next contact'), names: ['下次', '下一次'] }),
    every: optional(daySpan, { label: both('间隔天数', 'days between'), names: ['每', '间隔'] }),
    goal: optional(line(both('这段接触要达成什么', 'what it should achieve'), 200), {
      label: both('目标', 'goal'),
      names: ['目标'],
    }),
  },
  run: async (ctx, { customer, contact, title, staff, next, every, goal }) => {
    const colleague = staff === undefined ? null : await findStaff(ctx, staff);
    if (colleague !== null) checkWorksOnIt(ctx, colleague, customer);
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
      title: tell(
        ctx,
        `${customer.code} ${customer.name}：接触计划 ${number}`,
        `${customer.code} ${customer.name}: contact plan ${number}`,
      ),
      body: [
        ...(plan === undefined ? [] : [describePlan(ctx, plan)]),
        nextOn === null
          ? tell(
              ctx,
              '没有写下一次联系的日期，到时不会提醒。补上：下次=2026-03-20',
              'Without a next date there will be no reminder. Add one with next=2026-03-20',
            )
          : (await describeChanges(ctx, changes)).join('\n'),
      ],
    });
  },
});

/** The colleague who is reminded must be able to record the contact. */
function checkWorksOnIt(ctx: CommandContext, colleague: StaffMember, customer: CustomerRef): void {
  if (may('work', alone(colleague), customer)) return;
  throw new XinhangError(
    'bad_input',
    tell(
      ctx,
      `${colleague.name} 不跟进 ${customer.code}，记录不了联系。可以先安排：/crm 客户 负责人 ${customer.code}`,
      `${colleague.name} does not work on ${customer.code} and cannot record the contact. First assign a seat: /crm customer seat ${customer.code}`,
    ),
  );
}

export function checkNotPast(ctx: CommandContext, next: Temporal.PlainDate | undefined): void {
  if (next === undefined || Temporal.PlainDate.compare(next, ctx.today) >= 0) return;
  const message = tell(ctx, '下一次联系的日期不能早于今天。', 'The next contact must not be before today.');
  throw new XinhangError('bad_input', message);
}
