import { may } from '../../jobs/access/scopes.ts';
import { type FoundFollowUp, findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { approveGreeting, approveGreetings, skipGreeting } from '../../jobs/greetings/decide-greeting.ts';
import { customersGreetedWith } from '../../jobs/greetings/greeted-with.ts';
import { type Occasion, occasionOf } from '../../jobs/greetings/occasions.ts';
import { defineButton, type Subject } from '../actions/engine/define.ts';
import { noSuchFollowUp } from '../actions/engine/subjects.ts';
import { type CommandContext, say, tell } from '../commands/engine/context.ts';
import { describeGreeting, nameOccasion } from './describe-greeting.ts';
import { said } from '../../templates/reader/said.ts';

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
  title: said('form/use-companys-greeting'),
  capability: 'process.join',
  about: thePreparing,
  run: async (ctx, { followUp: { customer }, occasion }) => {
    const outcome = await approveGreeting(ctx.core, ctx.by, customer, occasion);
    return say(describeGreeting(ctx, customer, occasion, 'approved', outcome));
  },
});

export const greetSkipButton = defineButton({
  button: 'greet-skip',
  title: said('form/no-greeting-time'),
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
  title: said('form/company-greeting-for-all'),
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
    ? tell(ctx, 'form/all-already-decided', { occasion })
    : tell(ctx, 'form/company-greeting-used', { occasion, count });
}
