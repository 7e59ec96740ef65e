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
  return tell(ctx, 'contact-plan/name-with-title', { contactName, contactTitle });
}

/** The columns of 附表6 on one line. */
export function describePlan(ctx: CommandContext, plan: ContactPlanLine): string {
  const { nextOn, everyDays, goal } = plan;
  const next = nextOn === null ? null : formatDay(nextOn, ctx.core.language);
  const left = nextOn === null ? '' : howLong(ctx, ctx.today.until(nextOn).days);
  const staff = plan.staff ?? tell(ctx, 'contact-plan/owner-follow-up');
  return [
    `${plan.number}. ${describeContact(ctx, plan)}`,
    tell(ctx, 'contact-plan/our-side', { staff }),
    tell(ctx, 'contact-plan/contacts', { contacts: plan.contacts }),
    next === null ? tell(ctx, 'contact-plan/no-next-date') : tell(ctx, 'contact-plan/next', { next, left }),
    ...(everyDays === null ? [] : [tell(ctx, 'contact-plan/every-d', { everyDays })]),
    ...(goal === null ? [] : [tell(ctx, 'contact-plan/goal', { goal })]),
  ].join(' · ');
}
