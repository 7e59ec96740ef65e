import { checkMaySnooze, snooze } from '../../forms/postpone.ts';
import { defineCommand, required } from '../engine/define.ts';
import { day } from '../engine/param-types.ts';
import { pickFollowUp, stepParam } from './pick-follow-up.ts';
import { said } from '../../../templates/reader/said.ts';
import { may } from '../../../jobs/access/scopes.ts';

export const remindSnooze = defineCommand({
  name: 'snooze',
  zh: ['推迟', '延期'],
  help: said('help/remind-snooze'),
  examples: ['/crm 提醒 推迟 C001 下周一', '/crm remind snooze C001 +3d'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    until: required(day, { label: said('param/remind-until'), names: ['到', '推迟到'] }),
    step: stepParam,
  },
  authorise: async (ctx, { customer, step }) => {
    if (may('manage', ctx.by, customer)) return;
    const { owner } = await pickFollowUp(ctx, customer, step);
    await checkMaySnooze(ctx, customer, owner?.id ?? null, () => Promise.resolve(owner?.name));
  },
  run: async (ctx, { customer, until, step }) =>
    await snooze(ctx, customer, await pickFollowUp(ctx, customer, step), until),
});
