import { approvalKind } from '../../../templates/reader/approvals.ts';
import { checkMayApply, submitRequest } from '../../approvals/submit-request.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { pickOccasion, whichFestival } from './pick-occasion.ts';

export const holidayEdit = defineCommand({
  name: 'edit',
  zh: ['修改', '改写'],
  help: both(
    '为一个客户单独写一段，由销售主管审定；批准前用公司的问候语',
    "a custom greeting for one customer, approved by the supervisor; until then the company's text applies",
  ),
  examples: [
    '/crm 节日 修改 C001 春节 祝各位同事新春安康',
    '/crm holiday edit C001 spring-festival-2027 Best wishes',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    festival: whichFestival,
    text: required(prose(both('祝福语，最多 300 字', 'the greeting, at most 300 characters'), 300), {
      label: both('祝福语', 'greeting'),
      names: ['祝福语'],
      place: 'rest',
    }),
  },
  authorise: async (ctx, { customer }) => checkMayApply(ctx, 'holiday-text', customer),
  run: async (ctx, { customer, festival, text }) => {
    const occasion = pickOccasion(ctx, festival);
    const kind = approvalKind(ctx.core.templates.approvals, 'holiday-text');
    if (kind === undefined) {
      return say(
        tell(
          ctx,
          '公司没有设置祝福语审批（approvals.yaml）。',
          'approvals.yaml has no approval kind “holiday-text”.',
        ),
      );
    }
    return await submitRequest(ctx, kind, { customer }, { festival: occasion.cycle, text });
  },
});
