import { greetedBy } from '../../../jobs/greetings/greeting-figures.ts';
import { approveGreetings, decideGreeting } from '../../../jobs/greetings/decide-greeting.ts';
import { describeAll } from '../../forms/greet.ts';
import { describeGreeting, nameOccasion } from '../../forms/describe-greeting.ts';
import { say } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { pickOccasion, someFestival } from './pick-occasion.ts';
import { said } from '../../../templates/reader/said.ts';

export const holidayApprove = defineCommand({
  name: 'approve',
  zh: ['同意', '确定'],
  help: said('help/holiday-approve'),
  examples: ['/crm 节日 同意 春节', '/crm holiday approve spring-festival-2027', '/crm 节日 同意 C001 春节'],
  capability: 'process.join',
  customer: { scope: 'work', optional: true },
  params: { festival: someFestival },
  run: async (ctx, { customer, festival }) => {
    const occasion = pickOccasion(ctx, festival);
    if (customer !== undefined) {
      const decision = { state: 'approved', anew: true } as const;
      const outcome = await decideGreeting(ctx.core, ctx.by, customer, occasion, decision);
      return say(describeGreeting(ctx, customer, occasion, 'approved', outcome));
    }
    const ids = await greetedBy(ctx.core.db, ctx.by);
    return say(
      describeAll(ctx, nameOccasion(ctx, occasion), await approveGreetings(ctx.core, ctx.by, ids, occasion)),
    );
  },
});
