import { withdraw } from '../../../jobs/approvals/withdraw.ts';
import type { FoundRequest } from '../../../jobs/approvals/find-request.ts';
import { listOwnRequests } from '../../../jobs/approvals/list-requests.ts';
import { nameRequest } from '../../approvals/describe-request.ts';
import { customersAskedAbout, describeLine } from '../../approvals/list-waiting.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { count } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

export const approvalWithdraw = defineCommand({
  name: 'withdraw',
  zh: ['撤回'],
  help: both('撤回自己提交、还没批的申请', 'withdraw a pending request of yours'),
  examples: ['/crm 审批 撤回 1', '/crm approval withdraw 1'],
  capability: 'process.join',
  params: {
    number: optional(count, {
      label: both('序号，见 /crm 审批 列表', 'its number in /crm approval list'),
      names: ['序号'],
      place: 'word',
    }),
  },
  run: async (ctx, { number }) => {
    const own = await listOwnRequests(ctx.core.db, ctx.by);
    if (own.length === 0) {
      return say(tell(ctx, '您没有在等审批的申请。', 'You have no pending requests.'));
    }
    const request = number === undefined && own.length === 1 ? own[0] : own[(number ?? 0) - 1];
    if (request === undefined) return askWhich(ctx, own);
    const done = await withdraw(ctx.core, ctx.by, request.id);
    const head = nameRequest(ctx, done);
    return say(tell(ctx, `${head}：已撤回。`, `${head}: withdrawn.`));
  },
});

function askWhich(ctx: CommandContext, own: readonly FoundRequest[]): Reply {
  const lines = own.map((request, index) => `${index + 1}. ${describeLine(ctx, request).slice(2)}`);
  const ask = tell(
    ctx,
    '请写明撤回哪一件，例如 /crm 审批 撤回 1：',
    'Which one? For example /crm approval withdraw 1:',
  );
  return answer({ body: [[ask, ...lines].join('\n')] }, { customers: customersAskedAbout(own) });
}
