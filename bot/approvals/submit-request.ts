import { openRequest } from '../../jobs/approvals/open-request.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { customerById, type CustomerRef } from '../../jobs/customers/find-customer.ts';
import type { FoundFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { isAllowed } from '../commands/engine/take-customer.ts';
import { echoAnswers, explainAnswers } from '../forms/explain-answers.ts';
import { describeAsked, nameRequest } from './describe-request.ts';
import { explain } from '../../jobs/in-words.ts';

/** What an application is about: a customer, a follow-up of one, or nothing. */
export interface RequestMatter {
  readonly customer: CustomerRef | null;
  readonly followUp?: FoundFollowUp;
}

/** The approval whose form this is; undefined for a form that asks for none. */
export function kindOfForm({ core }: CommandContext, form: string): ApprovalKind | undefined {
  return core.templates.approvals.find((kind) => kind.form === form);
}

/**
 * The answers to the form of an approval: they become a request. One that is refused says why and comes back whole.
 */
export async function submitRequest(
  ctx: CommandContext,
  kind: ApprovalKind,
  { customer, followUp }: RequestMatter,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  const { language, templates } = ctx.core;
  const checked = templates.forms.check(kind.form, values, { language, today: ctx.today });
  if (!checked.ok) return explainAnswers(ctx, kind.form, values, checked.problems);
  try {
    const { request, asked } = await openRequest(ctx.core, ctx.by, {
      kind: kind.key,
      customer,
      answers: checked.values,
      ...(followUp === undefined ? {} : { followUpId: followUp.id }),
    });
    const head = nameRequest(ctx, request);
    const names = describeAsked(ctx, asked);
    return answer({
      body: [tell(ctx, `${head}：已提交，等 ${names} 审批。`, `${head}: sent; it waits for ${names}.`)],
    });
  } catch (error) {
    if (!(error instanceof XinhangError)) throw error;
    return answer({ body: [explain(ctx.core, error), echoAnswers(ctx, kind.form, checked.values)] });
  }
}

/** An application that was opened by its command: about the customer of this id, or about nothing. */
export async function submitOwnRequest(
  ctx: CommandContext,
  kind: ApprovalKind,
  subject: string,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  const isId = /^[0-9a-f-]{36}$/i.test(subject);
  const customer = isId ? await customerById(ctx.core.db, subject) : null;
  // Whether there is such a customer does not show to those it is not for.
  const matter = { customer: customer !== null && isAllowed(ctx, customer, 'read') ? customer : null };
  return await submitRequest(ctx, kind, matter, values);
}
