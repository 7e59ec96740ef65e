import type { FoundFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { defineForm, type Sent, type Subject } from '../actions/engine/define.ts';
import { noSuchFollowUp } from '../actions/engine/subjects.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { both } from '../commands/engine/words.ts';
import { describeEnd } from './closing-form.ts';
import { describeOutcome } from './describe-outcome.ts';

interface Closing {
  readonly followUp: FoundFollowUp;
  readonly step: Step;
}

/** The follow-up that a form closes, where it is the form of its step. */
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

/** The forms that close a step with a contact log; what has to be approved is applied for. */
function closingForms({ playbook, approvals }: Templates): readonly string[] {
  const forms = playbook.steps.flatMap(({ closes }) => closes.form ?? []);
  return [...new Set(forms)].filter((form) => !approvals.some((kind) => kind.form === form));
}

export const closingForm = defineForm({
  name: 'closing',
  title: both('填写记录，完成一件事', 'the record that closes a follow-up'),
  forms: closingForms,
  capability: 'process.join',
  about: theClosing,
  run: close,
});

/**
 * The answers that close a follow-up. The form may have been open for days, so everything is looked at again. What comes
 * too late is kept all the same.
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
    body: [
      describeEnd(ctx, followUp),
      tell(ctx, '您写的已另存为联系记录。', 'What you wrote is kept as a contact log of its own.'),
    ],
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
    // The form does not ask. Where the customer answered in the group that was the contact, else a call was owed.
    channel: fields['channel'] ?? (followUp.lastAnswer === null ? 'phone' : 'group'),
    // Only this one: a second round may have been opened while the form lay on the screen.
    followUpId: followUp.id,
  });
}
