import { decide } from '../../jobs/approvals/decide.ts';
import { readRequestSubject } from '../../jobs/approvals/request-subject.ts';
import { type CommandContext, type Reply } from '../commands/engine/context.ts';
import { explainAnswers } from '../forms/explain-answers.ts';
import { describeDecided } from './describe-request.ts';

/** The reason of a rejection, which decides. */
export async function submitReject(
  ctx: CommandContext,
  subject: string,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  const checked = ctx.core.templates.forms.check('reject', values, { language: ctx.core.language });
  if (!checked.ok) return explainAnswers(ctx, 'reject', values, checked.problems);
  const { requestId, ...turn } = readRequestSubject(subject);
  const verdict = { approved: false, reason: checked.values['reason'] ?? '', ...turn };
  return describeDecided(ctx, await decide(ctx.core, ctx.by, requestId, verdict));
}
