import { matterOf, titleOf } from '../../jobs/approvals/name-request.ts';
import type { Decided } from '../../jobs/approvals/decide.ts';
import type { Decision, FoundRequest } from '../../jobs/approvals/find-request.ts';
import type { Decider } from '../../jobs/approvals/deciders.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { formatMoment } from '../commands/engine/words.ts';

/** 礼品申请 · C001 杭州精工 */
export function nameRequest({ core }: CommandContext, request: FoundRequest): string {
  return `${titleOf(core, request)} · ${matterOf(request)}`;
}

/** The result of a decision. */
export function describeDecided(ctx: CommandContext, decided: Decided): Reply {
  const { request } = decided;
  const head = nameRequest(ctx, request);
  const { name } = request.applicant;
  switch (decided.what) {
    case 'ended':
      return decided.approved
        ? say(tell(ctx, `${head}：已同意，会通知 ${name}。`, `${head}: approved; ${name} will be notified.`))
        : say(tell(ctx, `${head}：已驳回，会通知 ${name}。`, `${head}: rejected; ${name} will be notified.`));
    case 'moved-on': {
      const names = describeAsked(ctx, decided.asked);
      return say(
        tell(ctx, `${head}：您已同意，现在等 ${names}。`, `${head}: approved; now waiting for ${names}.`),
      );
    }
    case 'decided-before':
      return describeDecision(ctx, request, decided.decision);
  }
}

/** Who decided the request and when. Changes nothing. */
export function describeDecision(
  ctx: CommandContext,
  request: FoundRequest,
  decision: Decision | null,
): Reply {
  const head = nameRequest(ctx, request);
  if (decision === null)
    return say(tell(ctx, `${head}：申请人已撤回。`, `${head}: the applicant has withdrawn it.`));
  const { zone } = ctx.core.rules.playbook;
  const at = formatMoment(decision.at, zone, ctx.core.language);
  const { name } = decision.by;
  return say(
    decision.approved
      ? tell(ctx, `${head}：${name} 已于 ${at} 同意。`, `${head}: ${name} approved it on ${at}.`)
      : tell(ctx, `${head}：${name} 已于 ${at} 驳回。`, `${head}: ${name} rejected it on ${at}.`),
  );
}

export function describeAsked(ctx: CommandContext, asked: readonly Decider[]): string {
  const names = asked.map(({ name }) => name).join(tell(ctx, '、', ', '));
  return names === '' ? tell(ctx, '审批人', 'a decider') : names;
}
