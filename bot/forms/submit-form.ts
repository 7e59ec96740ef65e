import { findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { findReadable } from '../../jobs/customers/find-readable.ts';
import { noteRefusal } from '../../jobs/access/note-access.ts';
import { submitReject } from '../approvals/submit-reject.ts';
import { kindOfForm, submitOwnRequest } from '../approvals/submit-request.ts';
import { answer, type CommandContext, type Reply } from '../commands/engine/context.ts';
import { explainError } from '../commands/engine/run-command.ts';
import { isAllowed, noSuchCustomer } from '../commands/engine/take-customer.ts';
import { echoAnswers } from './explain-answers.ts';
import { submitSpend } from './gift-spend.ts';
import { refuseFiller } from './may-fill.ts';
import { saveLog } from './save-log.ts';
import { submitClosing } from './submit-closing.ts';
import { submitCustomer } from './submit-customer.ts';
import { submitOrder } from './submit-order.ts';

type Answers = Readonly<Record<string, string>>;

/**
 * Does what a form that was sent asks for, for somebody on the staff register. What they may do is asked again here:
 * having seen a form is no right to send it. Never throws.
 *
 * @param subject what the form was opened about; for a form that closes a step, the follow-up's id
 */
export async function submitForm(
  ctx: CommandContext,
  form: string,
  subject: string,
  values: Answers,
): Promise<Reply> {
  try {
    const refused = await refuseFiller(ctx, form);
    if (refused !== null) return refused;
    if (form === 'customer-new') return await submitCustomer(ctx, values);
    if (form === 'log') return await submitLog(ctx, values);
    if (form === 'order') return await submitOrder(ctx, values);
    if (form === 'gift-spend') return await submitSpend(ctx, subject, values);
    if (form === 'reject') return await submitReject(ctx, subject, values);
    const kind = kindOfForm(ctx, form);
    if (kind !== undefined && (await findFollowUp(ctx.core.db, subject)) === null) {
      return await submitOwnRequest(ctx, kind, subject, values);
    }
    return await submitClosing(ctx, form, subject, values);
  } catch (error) {
    return explainError(ctx, error, `form ${form}`);
  }
}

async function submitLog(ctx: CommandContext, values: Answers): Promise<Reply> {
  const code = values['customer']?.trim() ?? '';
  const customer = await findReadable(ctx.core.db, ctx.by, code);
  if (customer !== null && isAllowed(ctx, customer, 'work')) return await saveLog(ctx, customer, values);
  if (customer !== null) {
    await noteRefusal(ctx.core, ctx.by, { what: 'form log', why: 'customer', customerId: customer.id });
  }
  return answer({ body: [noSuchCustomer(ctx, code), echoAnswers(ctx, 'log', values)] });
}
