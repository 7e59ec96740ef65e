import { skip } from '../../forms/postpone.ts';
import { defineCommand, required } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { pickFollowUp, stepParam } from './pick-follow-up.ts';
import { said } from '../../../templates/reader/said.ts';

export const remindSkip = defineCommand({
  name: 'skip',
  zh: ['跳过'],
  help: said('help/remind-skip'),
  examples: ['/crm 提醒 跳过 C001 客户已停产，不再试用', '/crm remind skip C001 the customer closed'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    reason: required(prose(said('expects/remind-reason'), 500), {
      label: said('param/holiday-reason'),
      names: ['原因'],
      place: 'rest',
    }),
    step: stepParam,
  },
  run: async (ctx, { customer, reason, step }) =>
    await skip(ctx, await pickFollowUp(ctx, customer, step), reason),
});
