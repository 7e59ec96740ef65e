import { decideGreeting } from '../../../jobs/greetings/decide-greeting.ts';
import { describeGreeting } from '../../forms/describe-greeting.ts';
import { say } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { pickOccasion, whichFestival } from './pick-occasion.ts';

export const holidaySkip = defineCommand({
  name: 'skip',
  zh: ['不发', '跳过'],
  help: both('这次节日不问候这个客户', 'send this customer no greeting this time'),
  examples: ['/crm 节日 不发 C001 春节 客户在海外', '/crm holiday skip C001 spring-festival-2027 abroad'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    festival: whichFestival,
    reason: optional(prose(both('原因', 'why'), 200), {
      label: both('原因', 'reason'),
      names: ['原因'],
      place: 'rest',
    }),
  },
  run: async (ctx, { customer, festival, reason }) => {
    const occasion = pickOccasion(ctx, festival);
    const decision = { state: 'skipped', anew: true, ...(reason === undefined ? {} : { reason }) } as const;
    const outcome = await decideGreeting(ctx.core, ctx.by, customer, occasion, decision);
    return say(describeGreeting(ctx, customer, occasion, 'skipped', outcome));
  },
});
