import { openClosingForm } from '../../forms/closing-form.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { pickFollowUp, stepParam } from './pick-follow-up.ts';
import { said } from '../../../templates/reader/said.ts';

export const remindDone = defineCommand({
  name: 'done',
  zh: ['完成'],
  help: said('help/remind-done'),
  examples: ['/crm 提醒 完成 C001', '/crm remind done C001 客户很满意'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    summary: optional(prose(said('expects/log-summary')), {
      label: said('param/summary'),
      names: ['小结'],
      place: 'rest',
    }),
    step: stepParam,
  },
  // Done means 做好联系记录 (requirements 0.2): only a contact log closes a follow-up.
  run: async (ctx, { customer, summary, step }) => {
    const followUp = await pickFollowUp(ctx, customer, step);
    return await openClosingForm(ctx, followUp.id, summary);
  },
});
