import type { ContactPlanLine } from '../../../jobs/contact-plans/list-contact-plans.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { howLong } from '../engine/step-words.ts';

/** 王工（采购部长）, the contact as named in the plan. */
export function describeContact(
  ctx: CommandContext,
  { contactName, contactTitle }: Pick<ContactPlanLine, 'contactName' | 'contactTitle'>,
): string {
  if (contactTitle === null) return contactName;
  return tell(ctx, `${contactName}（${contactTitle}）`, `${contactName} (${contactTitle})`);
}

/** The columns of 附表6 on one line. */
export function describePlan(ctx: CommandContext, plan: ContactPlanLine): string {
  const { nextOn, everyDays, goal } = plan;
  const next = nextOn === null ? null : formatDay(nextOn, ctx.core.language);
  const left = nextOn === null ? '' : howLong(ctx, ctx.today.until(nextOn).days);
  const staff = plan.staff ?? tell(ctx, '跟进责任人', 'the owner of the follow-up');
  return [
    `${plan.number}. ${describeContact(ctx, plan)}`,
    tell(ctx, `我方 ${staff}`, `our side: ${staff}`),
    tell(ctx, `已联系 ${plan.contacts} 次`, `contacts: ${plan.contacts}`),
    next === null
      ? tell(ctx, '下一次未定', 'no next date')
      : tell(ctx, `下一次 ${next}（${left}）`, `next ${next} (${left})`),
    ...(everyDays === null ? [] : [tell(ctx, `每 ${everyDays} 天`, `every ${everyDays} d`)]),
    ...(goal === null ? [] : [tell(ctx, `目标：${goal}`, `goal: ${goal}`)]),
  ].join(' · ');
}
