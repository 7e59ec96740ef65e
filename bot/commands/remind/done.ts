import { openClosingForm } from '../../forms/closing-form.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { pickFollowUp, stepParam } from './pick-follow-up.ts';

export const remindDone = defineCommand({
  name: 'done',
  zh: ['完成'],
  help: both('做完了：填写记录，事项就完成', 'mark a follow-up as done by filling in its record'),
  examples: ['/crm 提醒 完成 C001', '/crm remind done C001 客户很满意'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    summary: optional(prose(both('小结', 'a summary')), {
      label: both('小结', 'summary'),
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
