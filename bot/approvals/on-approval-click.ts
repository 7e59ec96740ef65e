import { decide } from '../../jobs/approvals/decide.ts';
import { readRequestSubject } from '../../jobs/approvals/request-subject.ts';
import { findForDecision } from '../../jobs/approvals/standing.ts';
import type { CommandContext, Reply } from '../commands/engine/context.ts';
import { describeDecided, describeDecision, nameRequest } from './describe-request.ts';

/**
 * 同意 decides at once; 驳回 asks for the reason first, unless there is nothing left to decide.
 *
 * @param subject what the button carried: the request and the turn it was shown for
 * @throws XinhangError for a request that is not theirs to decide
 */
export async function onApprovalClick(
  ctx: CommandContext,
  action: 'approve' | 'reject',
  subject: string,
): Promise<Reply> {
  const { requestId, ...turn } = readRequestSubject(subject);
  if (action === 'approve') {
    return describeDecided(ctx, await decide(ctx.core, ctx.by, requestId, { approved: true, ...turn }));
  }
  const { request, standing } = await findForDecision(ctx.core, ctx.by, requestId, turn.turn);
  if (standing.what === 'decided-before') return describeDecision(ctx, request, standing.decision);
  const form = ctx.core.templates.forms.view('reject', ctx.core.language, subject);
  // Buttons of several requests stand in one list: the form says which one it is about.
  const about = [nameRequest(ctx, request), ...(form.intro === undefined ? [] : [form.intro])].join('\n');
  return { kind: 'form', form: { ...form, intro: about } };
}
