import { may } from '../../jobs/access/scopes.ts';
import { type FoundFollowUp, findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { approveGreeting, approveGreetings, skipGreeting } from '../../jobs/greetings/decide-greeting.ts';
import { customersGreetedWith } from '../../jobs/greetings/greeted-with.ts';
import { type Occasion, occasionOf } from '../../jobs/greetings/occasions.ts';
import { defineButton, type Subject } from '../actions/engine/define.ts';
import { noSuchFollowUp } from '../actions/engine/subjects.ts';
import { type CommandContext, say, tell } from '../commands/engine/context.ts';
import { both } from '../commands/engine/words.ts';
import { describeGreeting, nameOccasion } from './describe-greeting.ts';

interface Prepared {
  readonly followUp: FoundFollowUp;
  readonly occasion: Occasion;
}

/** The follow-up for preparing a greeting, with the id that was sent. */
const thePreparing: Subject<Prepared> = {
  find: async ({ core }, { value }) => {
    const followUp = await findFollowUp(core.db, value);
    const occasion = followUp === null ? null : occasionOf(core.rules, followUp.cycle);
    return followUp === null || occasion === null ? null : { followUp, occasion };
  },
  scope: 'work',
  customerOf: ({ followUp }) => followUp.customer,
  none: noSuchFollowUp,
};

export const greetApproveButton = defineButton({
  button: 'greet-approve',
  title: both('就用公司的问候语', "use the company's greeting"),
  capability: 'process.join',
  about: thePreparing,
  run: async (ctx, { followUp: { customer }, occasion }) => {
    const outcome = await approveGreeting(ctx.core, ctx.by, customer, occasion);
    return say(describeGreeting(ctx, customer, occasion, 'approved', outcome));
  },
});

export const greetSkipButton = defineButton({
  button: 'greet-skip',
  title: both('这次不问候', 'no greeting this time'),
  capability: 'process.join',
  about: thePreparing,
  run: async (ctx, { followUp: { customer }, occasion }) => {
    const outcome = await skipGreeting(ctx.core, ctx.by, customer, occasion);
    return say(describeGreeting(ctx, customer, occasion, 'skipped', outcome));
  },
});

/** Approves all greetings that the same person still has to prepare, for customers that the presser may work on. */
export const greetApproveAllButton = defineButton({
  button: 'greet-approve-all',
  title: both('全部就用公司的问候语', "use the company's greeting for all"),
  capability: 'process.join',
  about: thePreparing,
  run: async (ctx, { followUp, occasion }) => {
    const all = await customersGreetedWith(ctx.core.db, followUp);
    const mine = all.filter((one) => may('work', ctx.by, one)).map(({ id }) => id);
    const count = await approveGreetings(ctx.core, ctx.by, mine, occasion);
    return say(describeAll(ctx, nameOccasion(ctx, occasion), count));
  },
});

export function describeAll(ctx: CommandContext, occasion: string, count: number): string {
  return count === 0
    ? tell(ctx, `${occasion}：都已经定了。`, `${occasion}: all are already decided.`)
    : tell(
        ctx,
        `${occasion}：${count} 家就用公司的问候语。`,
        `${occasion}: the company's text will be used for ${count} customer(s).`,
      );
}
