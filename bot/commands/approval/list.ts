import {
  customersAskedAbout,
  describeLine,
  describeWaiting,
  waitingButtons,
  waitingFor,
} from '../../approvals/list-waiting.ts';
import { listOwnRequests } from '../../../jobs/approvals/list-requests.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { both } from '../engine/words.ts';

export const approvalList = defineCommand({
  name: 'list',
  zh: ['列表', '待我审批'],
  help: both('待我审批的，和我提交的', 'requests waiting for your decision, and your own'),
  examples: ['/crm 审批 列表', '/crm approval list'],
  capability: 'process.join',
  params: {},
  run: async (ctx) => {
    const waiting = await waitingFor(ctx);
    const own = await listOwnRequests(ctx.core.db, ctx.by);
    if (waiting.length + own.length === 0) {
      return say(
        tell(
          ctx,
          '没有待您审批的，也没有您提交的申请在等审批。',
          'No requests are waiting for you, and none of yours are pending.',
        ),
      );
    }
    const mine = own.map((request, index) => `${index + 1}. ${describeLine(ctx, request).slice(2)}`);
    return answer(
      {
        body: [
          ...describeWaiting(ctx, waiting),
          ...(mine.length === 0
            ? []
            : [
                [tell(ctx, `我提交的（${mine.length}）`, `Your requests (${mine.length})`), ...mine].join(
                  '\n',
                ),
              ]),
        ],
        buttons: waitingButtons(ctx, waiting),
      },
      { customers: customersAskedAbout([...waiting, ...own]) },
    );
  },
});
