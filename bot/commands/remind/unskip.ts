import type { FoundFollowUp } from '../../../jobs/follow-ups/find-follow-up.ts';
import type { FollowUpRef } from '../../../jobs/follow-ups/postpone.ts';
import { unskipFollowUp } from '../../../jobs/follow-ups/unskip.ts';
import { said } from '../../../templates/reader/said.ts';
import { defineButton } from '../../actions/engine/define.ts';
import { theFollowUp } from '../../actions/engine/subjects.ts';
import { type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { stepWork } from '../engine/step-words.ts';
import { pickSkipped, stepParam } from './pick-follow-up.ts';

export const remindUnskip = defineCommand({
  name: 'unskip',
  zh: ['撤销跳过'],
  help: said('help/remind-unskip'),
  examples: ['/crm 提醒 撤销跳过 C001', '/crm remind unskip C001'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: { step: stepParam },
  run: async (ctx, { customer, step }) => await unskip(ctx, await pickSkipped(ctx, customer, step)),
});

/** On the answer that says what was skipped. */
export const skipUndoButton = defineButton<FoundFollowUp>({
  button: 'skip-undo',
  title: said('help/remind-unskip'),
  capability: 'customer.manage',
  about: { ...theFollowUp, scope: 'manage' },
  run: unskip,
});

async function unskip(ctx: CommandContext, followUp: FollowUpRef): Promise<Reply> {
  const over = await unskipFollowUp(ctx.core, ctx.by, followUp);
  const work = stepWork(ctx, followUp.step);
  return over === null
    ? say(tell(ctx, 'remind/unskipped', { work }))
    : say(tell(ctx, 'remind/unskipped-over', { work, why: over }));
}
