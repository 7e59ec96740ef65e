import { asSentence } from '../../templates/reader/as-sentence.ts';
import { spoken } from '../../jobs/in-words.ts';
import { matterOf, titleOf } from '../../jobs/approvals/name-request.ts';
import type { Decided } from '../../jobs/approvals/decide.ts';
import type { Decision, FoundRequest } from '../../jobs/approvals/find-request.ts';
import type { Decider } from '../../jobs/approvals/deciders.ts';
import { heardAt } from '../../jobs/approvals/heard-at.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { formatMoment } from '../commands/engine/words.ts';

/** 礼品申请 · C001 杭州精工 */
export function nameRequest({ core }: CommandContext, request: FoundRequest): string {
  return `${asSentence(spoken(core, titleOf(core, request)))} · ${matterOf(request)}`;
}

/** The result of a decision. */
export async function describeDecided(ctx: CommandContext, decided: Decided): Promise<Reply> {
  const { request } = decided;
  const head = nameRequest(ctx, request);
  const { name } = request.applicant;
  switch (decided.what) {
    case 'ended':
      return decided.approved
        ? say(tell(ctx, 'approval/approved-notified', { head, name }))
        : say(tell(ctx, 'approval/rejected-notified', { head, name }));
    case 'moved-on': {
      const names = describeAsked(ctx, decided.asked);
      const hearing = await describeHearing(ctx, decided.asked);
      const done = decided.noted
        ? tell(ctx, 'approval/noted-now-waiting', { head, names })
        : tell(ctx, 'approval/approved-now-waiting', { head, names });
      return say(done, ...hearing);
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
  if (decision === null) return say(tell(ctx, 'approval/applicant-withdrawn', { head }));
  const { zone } = ctx.core.rules.playbook;
  const at = formatMoment(decision.at, zone, ctx.core.language);
  const { name } = decision.by;
  return say(
    decision.approved
      ? tell(ctx, 'approval/approved', { head, name, moment: at })
      : tell(ctx, 'approval/rejected', { head, name, moment: at }),
  );
}

export function describeAsked(ctx: CommandContext, asked: readonly Decider[]): string {
  const names = tell(ctx, 'list/names', { names: asked.map(({ name }) => name) });
  return names === '' ? tell(ctx, 'approval/decider') : names;
}

/** In the evening and on days off: when they hear of it. Nothing when they are told at once. */
export async function describeHearing(
  ctx: CommandContext,
  asked: readonly Decider[],
): Promise<readonly string[]> {
  const at = await heardAt(ctx.core, asked);
  if (at === null) return [];
  const moment = formatMoment(at, ctx.core.rules.playbook.zone, ctx.core.language);
  return [tell(ctx, 'approval/heard-at', { names: describeAsked(ctx, asked), moment })];
}
