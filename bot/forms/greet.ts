import { mayWork } from '../../jobs/access/access.ts';
import { customersGreetedWith } from '../../jobs/greetings/greeted-with.ts';
import { findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { occasionOf } from '../../jobs/greetings/occasions.ts';
import { approveGreeting, approveGreetings, skipGreeting } from '../../jobs/greetings/decide-greeting.ts';
import { noteRefusal } from '../../jobs/access/note-access.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { isAllowed } from '../commands/engine/take-customer.ts';
import { noSuchFollowUp } from './closing-form.ts';
import { describeGreeting, nameOccasion } from './describe-greeting.ts';

export const greetingActions = ['greet-approve', 'greet-skip', 'greet-approve-all'] as const;
export type GreetingAction = (typeof greetingActions)[number];

export function isGreetingAction(action: string): action is GreetingAction {
  return greetingActions.some((one) => one === action);
}

/**
 * 就用这段, 不发, and 全部就用公司文案 for all that the same person prepares for the same festival.
 *
 * @param followUpId of the preparing; for all of them, of any
 */
export async function onGreetingClick(
  ctx: CommandContext,
  action: GreetingAction,
  followUpId: string,
): Promise<Reply> {
  const followUp = await findFollowUp(ctx.core.db, followUpId);
  const occasion = followUp === null ? null : occasionOf(ctx.core.rules, followUp.cycle);
  if (followUp === null || occasion === null) return noSuchFollowUp(ctx);
  const { customer } = followUp;
  if (!isAllowed(ctx, customer, 'work')) {
    await noteRefusal(ctx.core, ctx.by, { what: action, why: 'customer', customerId: customer.id });
    return noSuchFollowUp(ctx);
  }
  if (action === 'greet-approve') {
    const outcome = await approveGreeting(ctx.core, ctx.by, customer, occasion);
    return say(describeGreeting(ctx, customer, occasion, 'approved', outcome));
  }
  if (action === 'greet-skip') {
    const outcome = await skipGreeting(ctx.core, ctx.by, customer, occasion);
    return say(describeGreeting(ctx, customer, occasion, 'skipped', outcome));
  }
  const all = await customersGreetedWith(ctx.core.db, followUp);
  const mine = all.filter((one) => mayWork(ctx.by, one)).map(({ id }) => id);
  const count = await approveGreetings(ctx.core, ctx.by, mine, occasion);
  return say(describeAll(ctx, nameOccasion(ctx, occasion), count));
}

export function describeAll(ctx: CommandContext, occasion: string, count: number): string {
  return count === 0
    ? tell(ctx, `${occasion}：都已经定了。`, `${occasion}: all are decided about already.`)
    : tell(
        ctx,
        `${occasion}：${count} 家就用公司的问候语。`,
        `${occasion}: the company's text is used for ${count}.`,
      );
}
