import type { FoundFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { defineForm, type Sent, type Subject } from '../actions/engine/define.ts';
import { noSuchFollowUp } from '../actions/engine/subjects.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { describeEnd } from './closing-form.ts';
import { describeOutcome } from './describe-outcome.ts';
import { said } from '../../templates/reader/said.ts';

interface Closing {
  readonly followUp: FoundFollowUp;
  readonly step: Step;
}

/** The follow-up to close, if the form is its step's form. */
const theClosing: Subject<Closing> = {
  find: async ({ core }, { value, form }) => {
    const followUp = await findFollowUp(core.db, value);
    const step = core.rules.playbook.steps.find(({ key }) => key === followUp?.step);
    return followUp === null || step === undefined || step.closes.form !== form ? null : { followUp, step };
  },
  scope: 'work',
  customerOf: ({ followUp }) => followUp.customer,
  none: noSuchFollowUp,
};

/** The forms that close a step by a contact log. Forms of approvals open a request instead. */
function closingForms({ playbook, approvals }: Templates): readonly string[] {
  const forms = playbook.steps.flatMap(({ closes }) => closes.form ?? []);
  return [...new Set(forms)].filter((form) => !approvals.some((kind) => kind.form === form));
}

export const closingForm = defineForm({
  name: 'closing',
  title: said('form/record-result-close-follow-up'),
  forms: closingForms,
  capability: 'process.join',
  about: theClosing,
  run: close,
});

/**
 * Closes a follow-up with the answers. The form may have been open for days, so the state is checked again; answers
 * that come too late are still kept.
 */
async function close(
  ctx: CommandContext,
  { followUp, step }: Closing,
  { form, answers }: Sent,
): Promise<Reply> {
  await keepAnswers(ctx.core, ctx.by, {
    form,
    values: answers,
    customerId: followUp.customerId,
    followUpId: followUp.id,
  });
  const outcome = await save(ctx, followUp, step, answers);
  if (followUp.state === 'open') return await describeOutcome(ctx, followUp.customer, outcome);
  return answer({
    body: [describeEnd(ctx, followUp), tell(ctx, 'form/saved-as-log')],
  });
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
    // Not asked in the form: a customer's answer came in the group; otherwise the step calls for a phone call.
    channel: fields['channel'] ?? (followUp.lastAnswer === null ? 'phone' : 'group'),
    // This follow-up only: a new cycle may have opened while the form was on the screen.
    followUpId: followUp.id,
  });
}
