import { customerById } from '../../jobs/customers/find-customer.ts';
import { onApprovalClick } from '../approvals/on-approval-click.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { isHandoverAction, onHandoverClick } from '../commands/handover/confirm-handover.ts';
import { openLogForm } from '../commands/log/form.ts';
import { explainError } from '../commands/engine/run-command.ts';
import { isAllowed } from '../commands/engine/take-customer.ts';
import { onAskClick } from './ask.ts';
import { openClosingForm } from './closing-form.ts';
import { openSpendForm } from './gift-spend.ts';
import { isGreetingAction, onGreetingClick } from './greet.ts';
import { confirmGrade } from './confirm-grade.ts';

/**
 * What a pressed button leads to. The value is an id from outside: it is looked up, and the person's right with it,
 * at every press. Never throws.
 *
 * - `close`: the form that closes the follow-up of this id.
 * - `grade-confirm`: what the facts suggest for the customer of this id is confirmed.
 * - `approve`, `reject`: a decision about the request that the value names.
 * - `ask`: the question of the follow-up of this id is put to the customer's group.
 * - `greet-approve`, `greet-skip`: the greeting that the follow-up of this id prepares; `greet-approve-all`: all that
 *   its owner still has to prepare for the same festival.
 * - `gift-spend`: the form for what the gift of this id, or of the request of this id, has cost.
 * - `handover-confirm`, `handover-cancel`: the handover or leaving of this id, which was shown before.
 * - `log`: the form for a contact log, about the customer of this id if there is one.
 */
export async function onClick(ctx: CommandContext, action: string, value: string): Promise<Reply> {
  try {
    if (action === 'close') return await openClosingForm(ctx, value);
    if (action === 'log') return await openLog(ctx, value);
    if (action === 'grade-confirm') return await confirmGrade(ctx, value);
    if (action === 'ask') return await onAskClick(ctx, value);
    if (isGreetingAction(action)) return await onGreetingClick(ctx, action, value);
    if (action === 'gift-spend') return await openSpendForm(ctx, value);
    if (isHandoverAction(action)) return await onHandoverClick(ctx, action, value);
    if (action === 'approve' || action === 'reject') return await onApprovalClick(ctx, action, value);
    return say(tell(ctx, '这个按钮已经失效。', 'This button no longer does anything.'));
  } catch (error) {
    return explainError(ctx, error, `button ${action}`);
  }
}

async function openLog(ctx: CommandContext, customerId: string): Promise<Reply> {
  const isId = /^[0-9a-f-]{36}$/i.test(customerId);
  const customer = (isId ? await customerById(ctx.core.db, customerId) : null) ?? ctx.room;
  return openLogForm(
    ctx,
    customer !== null && isAllowed(ctx, customer, 'work') ? { customer: customer.code } : {},
  );
}
