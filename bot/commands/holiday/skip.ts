import { decideGreeting } from '../../../jobs/greetings/decide-greeting.ts';
import { describeGreeting } from '../../forms/describe-greeting.ts';
import { say } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { pickOccasion, whichFestival } from './pick-occasion.ts';
import { said } from '../../../templates/reader/said.ts';

export const holidaySkip = defineCommand({
  name: 'skip',
  zh: ['不发', '跳过'],
  help: said('help/holiday-skip'),
  examples: ['/crm 节日 不发 C001 春节 客户在海外', '/crm holiday skip C001 spring-festival-2027 abroad'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    festival: whichFestival,
    reason: optional(prose(said('expects/holiday-reason'), 200), {
      label: said('param/holiday-reason'),
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
