import type { FoundRequest } from '../../../jobs/approvals/find-request.ts';
import { listOwnRequests } from '../../../jobs/approvals/list-requests.ts';
import { withdrawRequest } from '../../approvals/withdraw-request.ts';
import { describeLine } from '../../approvals/list-waiting.ts';
import { customersAskedAbout } from '../../../jobs/approvals/waiting-buttons.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { count } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

export const approvalWithdraw = defineCommand({
  name: 'withdraw',
  zh: ['撤回'],
  help: said('help/approval-withdraw'),
  examples: ['/crm 审批 撤回 1', '/crm approval withdraw 1'],
  capability: 'process.join',
  params: {
    number: optional(count, {
      label: said('param/number'),
      names: ['序号'],
      place: 'word',
    }),
  },
  run: async (ctx, { number }) => {
    const own = await listOwnRequests(ctx.core.db, ctx.by);
    if (own.length === 0) {
      return say(tell(ctx, 'approval/no-pending-requests'));
    }
    const request = number === undefined && own.length === 1 ? own[0] : own[(number ?? 0) - 1];
    if (request === undefined) return askWhich(ctx, own);
    return await withdrawRequest(ctx, request);
  },
});

function askWhich(ctx: CommandContext, own: readonly FoundRequest[]): Reply {
  const lines = own.map((request, index) => `${index + 1}. ${describeLine(ctx, request).slice(2)}`);
  const ask = tell(ctx, 'approval/which-one');
  return answer({ body: [[ask, ...lines].join('\n')] }, { customers: customersAskedAbout(own) });
}
