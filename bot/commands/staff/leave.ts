import { XinhangError } from '../../../jobs/errors.ts';
import { previewHandover } from '../../../jobs/people/preview-handover.ts';
import { proposeHandover } from '../../../jobs/people/propose-handover.ts';
import { runHandover } from '../../../jobs/people/run-handover.ts';
import { tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { describeDone, describePreview } from '../handover/describe-handover.ts';
import { checkMayLetGo, checkNotLast } from '../handover/may-let-go.ts';
import { checkRoles } from '../handover/run.ts';
import { confirmWord, day, person } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

export const staffLeave = defineCommand({
  name: 'leave',
  zh: ['离职'],
  help: both(
    '同事离职：客户、待办移交，账号停用；先看预览',
    'offboard a colleague: hand over their work and disable their accounts; shows a preview first',
  ),
  examples: ['/crm 员工 离职 zhang 接手=zhao', '/crm staff leave @zhang to=@zhao on=+7d confirm'],
  capability: 'staff.keep',
  params: {
    who: required(person, { label: both('员工', 'colleague'), names: ['员工'] }),
    to: optional(person, { label: both('接手', 'to'), names: ['接手', '给'] }),
    on: optional(day, { label: both('从哪天起', 'on'), names: ['日期', '从'] }),
    confirm: optional(confirmWord, { label: both('确认', 'confirm'), names: ['确认'], place: 'word' }),
  },
  authorise: async (ctx, { who }) => {
    if (who !== undefined) checkMayLetGo(ctx, await findStaff(ctx, who));
  },
  run: async (ctx, { who, to: toName, on = ctx.today, confirm }) => {
    const from = await findStaff(ctx, who);
    await checkNotLast(ctx, from);
    const to = toName === undefined ? null : await findStaff(ctx, toName);
    if (to?.id === from.id) {
      const same = tell(ctx, '接手的人不能是他自己。', 'Another colleague has to take over.');
      throw new XinhangError('bad_input', same);
    }
    const preview = await previewHandover(ctx.core, from, null);
    if (to !== null) checkRoles(ctx, preview, to);
    const id = await proposeHandover(ctx.core, ctx.by, { from, to, scope: null, leavesOn: on });
    if (confirm !== undefined) return describeDone(ctx, await runHandover(ctx.core, ctx.by, id));
    return describePreview(ctx, id, { from, to, leaving: true, on }, preview);
  },
});
