import { skipFollowUp } from '../../../jobs/follow-ups/postpone.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { stepWork } from '../engine/step-words.ts';
import { both } from '../engine/words.ts';
import { pickFollowUp, stepParam } from './pick-follow-up.ts';

export const remindSkip = defineCommand({
  name: 'skip',
  zh: ['跳过'],
  help: both('这件事不做了，要写原因', 'skip a follow-up, with a reason'),
  examples: ['/crm 提醒 跳过 C001 客户已停产，不再试用', '/crm remind skip C001 the customer closed'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    reason: required(prose(both('一句话，如 客户已停产', 'a sentence, such as: the customer closed'), 500), {
      label: both('原因', 'reason'),
      names: ['原因'],
      place: 'rest',
    }),
    step: stepParam,
  },
  run: async (ctx, { customer, reason, step }) => {
    const followUp = await pickFollowUp(ctx, customer, step);
    await skipFollowUp(ctx.core, ctx.by, followUp, reason);
    const work = stepWork(ctx, followUp.step);
    return say(
      tell(ctx, `${work}：已跳过，不再提醒。`, `${work}: skipped, no more reminders.`),
      tell(ctx, `原因：${reason}`, `Reason: ${reason}`),
    );
  },
});
