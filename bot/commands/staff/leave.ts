import { XinhangError } from '../../../jobs/errors.ts';
import { previewHandover } from '../../../jobs/people/preview-handover.ts';
import { proposeHandover } from '../../../jobs/people/propose-handover.ts';
import { runHandover } from '../../../jobs/people/run-handover.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { describeDone, describePreview } from '../handover/describe-handover.ts';
import { checkMayLetGo, checkNotLast } from '../handover/may-let-go.ts';
import { checkRoles } from '../handover/run.ts';
import { confirmWord, day, person } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

export const staffLeave = defineCommand({
  name: 'leave',
  zh: ['离职'],
  help: said('help/staff-leave'),
  examples: ['/crm 员工 离职 zhang 接手=zhao', '/crm staff leave @zhang to=@zhao on=+7d confirm'],
  capability: 'staff.keep',
  params: {
    who: required(person, { label: said('param/away-who'), names: ['员工'] }),
    to: optional(person, { label: said('param/handover-to'), names: ['接手', '给'] }),
    on: optional(day, { label: said('param/staff-on'), names: ['日期', '从'] }),
    confirm: optional(confirmWord, { label: said('param/confirm'), names: ['确认'], place: 'word' }),
  },
  authorise: async (ctx, { who }) => {
    if (who !== undefined) checkMayLetGo(ctx, await findStaff(ctx, who));
  },
  run: async (ctx, { who, to: toName, on = ctx.today, confirm }) => {
    const from = await findStaff(ctx, who);
    await checkNotLast(ctx, from);
    const to = toName === undefined ? null : await findStaff(ctx, toName);
    if (to?.id === from.id) {
      throw new XinhangError('bad_input', said('staff/same-colleague'));
    }
    const preview = await previewHandover(ctx.core, from, null);
    if (to !== null) checkRoles(ctx, preview, to);
    const id = await proposeHandover(ctx.core, ctx.by, { from, to, scope: null, leavesOn: on });
    if (confirm !== undefined) return describeDone(ctx, await runHandover(ctx.core, ctx.by, id));
    return describePreview(ctx, id, { from, to, leaving: true, on }, preview);
  },
});
