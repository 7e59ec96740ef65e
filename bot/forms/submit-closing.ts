import { type FoundFollowUp, findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { noteRefusal } from '../../jobs/access/note-access.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { kindOfForm, submitRequest } from '../approvals/submit-request.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { isAllowed } from '../commands/engine/take-customer.ts';
import { describeEnd, noSuchFollowUp } from './closing-form.ts';
import { describeOutcome } from './describe-outcome.ts';
import { echoAnswers, explainAnswers } from './explain-answers.ts';

/**
 * The answers that close a follow-up. Everything is looked at again, for the form may have been open for days: who
 * sends it, whether it is still open, whether the answers are complete. What comes too late is kept all the same.
 */
export async function submitClosing(
  ctx: CommandContext,
  form: string,
  followUpId: string,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  const followUp = await findFollowUp(ctx.core.db, followUpId);
  if (followUp === null) return noSuchFollowUp(ctx);
  if (!isAllowed(ctx, followUp.customer, 'work')) {
    await noteRefusal(ctx.core, ctx.by, { what: form, why: 'customer', customerId: followUp.customerId });
    return noSuchFollowUp(ctx);
  }
  const step = ctx.core.rules.playbook.steps.find(({ key }) => key === followUp.step);
  if (step === undefined || step.closes.form !== form) return noSuchFollowUp(ctx);
  const kind = kindOfForm(ctx, form);
  if (kind !== undefined) return await apply(ctx, kind, followUp, values);
  const scope = { language: ctx.core.language, today: ctx.today };
  const checked = ctx.core.templates.forms.check(form, values, scope);
  if (!checked.ok) return explainAnswers(ctx, form, values, checked.problems);
  await keepAnswers(ctx.core, ctx.by, {
    form,
    values: checked.values,
    customerId: followUp.customerId,
    followUpId: followUp.id,
  });
  const outcome = await save(ctx, followUp, step, checked.values);
  if (followUp.state === 'open') return await describeOutcome(ctx, followUp.customer, outcome);
  return answer({
    body: [
      describeEnd(ctx, followUp),
      tell(ctx, '您写的已另存为联系记录。', 'What you wrote is kept as a contact log of its own.'),
    ],
  });
}

/** What has to be approved is applied for; the follow-up stays open until it is. */
async function apply(
  ctx: CommandContext,
  kind: ApprovalKind,
  followUp: FoundFollowUp,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  if (followUp.state === 'open') {
    return await submitRequest(ctx, kind, { customer: followUp.customer, followUp }, values);
  }
  return answer({ body: [describeEnd(ctx, followUp), echoAnswers(ctx, kind.form, values)] });
}

async function save(
  ctx: CommandContext,
  followUp: FoundFollowUp,
  step: Step,
  { summary = '', ...fields }: Readonly<Record<string, string>>,
) {
  return await writeLog(ctx.core, ctx.by, followUp.customer, {
    purpose: step.closes.log ?? 'contact',
    summary,
    fields,
    // The form does not ask. Where the customer answered in the group that was the contact, else a call was owed.
    channel: fields['channel'] ?? (followUp.lastAnswer === null ? 'phone' : 'group'),
    // Only this one: a second round may have been opened while the form lay on the screen.
    followUpId: followUp.id,
  });
}
