import { describeLine, describeWaiting, waitingFor } from '../../approvals/list-waiting.ts';
import { customersAskedAbout, waitingButtons } from '../../../jobs/approvals/waiting-buttons.ts';
import { listOwnRequests } from '../../../jobs/approvals/list-requests.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { said } from '../../../templates/reader/said.ts';

export const approvalList = defineCommand({
  name: 'list',
  zh: ['列表', '待我审批'],
  help: said('help/approval-list'),
  examples: ['/crm 审批 列表', '/crm approval list'],
  capability: 'process.join',
  pages: 'lines',
  params: {},
  run: async (ctx) => {
    const waiting = await waitingFor(ctx);
    const own = await listOwnRequests(ctx.core.db, ctx.by);
    if (waiting.length + own.length === 0) {
      return say(tell(ctx, 'approval/nothing-waiting'));
    }
    const mine = own.map((request, index) => `${index + 1}. ${describeLine(ctx, request).slice(2)}`);
    return answer(
      {
        body: [
          ...describeWaiting(ctx, waiting),
          ...(mine.length === 0
            ? []
            : [[tell(ctx, 'approval/requests', { count: mine.length }), ...mine].join('\n')]),
        ],
        buttons: waitingButtons(ctx.core, waiting),
      },
      { customers: customersAskedAbout([...waiting, ...own]) },
    );
  },
});
