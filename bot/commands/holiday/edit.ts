import { approvalKind } from '../../../templates/reader/approvals.ts';
import { checkMayApply, submitRequest } from '../../approvals/submit-request.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { pickOccasion, whichFestival } from './pick-occasion.ts';
import { said } from '../../../templates/reader/said.ts';

export const holidayEdit = defineCommand({
  name: 'edit',
  zh: ['修改', '改写'],
  help: said('help/holiday-edit'),
  examples: [
    '/crm 节日 修改 C001 春节 祝各位同事新春安康',
    '/crm holiday edit C001 spring-festival-2027 Best wishes',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    festival: whichFestival,
    text: required(prose(said('expects/text'), 300), {
      label: said('param/text'),
      names: ['祝福语'],
      place: 'rest',
    }),
  },
  authorise: async (ctx, { customer }) => checkMayApply(ctx, 'holiday-text', customer),
  run: async (ctx, { customer, festival, text }) => {
    const occasion = pickOccasion(ctx, festival);
    const kind = approvalKind(ctx.core.templates.approvals, 'holiday-text');
    if (kind === undefined) {
      return say(tell(ctx, 'holiday/no-approval-kind'));
    }
    return await submitRequest(ctx, kind, { customer }, { festival: occasion.cycle, text });
  },
});
