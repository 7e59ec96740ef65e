import { type FoundFollowUp, findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { occasionOf } from '../../jobs/greetings/occasions.ts';
import { mayReadEntry } from '../../jobs/access/entries.ts';
import { Refused } from '../../jobs/access/refused.ts';
import { may } from '../../jobs/access/scopes.ts';
import { checkMayOpen } from '../../jobs/registers/enter-entry.ts';
import { defaultAnswers } from '../../jobs/registers/default-answers.ts';
import { findOwedDuty, isTheirDuty, type OwedDuty } from '../../jobs/registers/find-owed-duty.ts';
import { findOwedEntry, type OwedEntry } from '../../jobs/registers/find-owed-entry.ts';
import { defineButton, type Subject } from '../actions/engine/define.ts';
import { noSuchFollowUp, theFollowUp } from '../actions/engine/subjects.ts';
import { describeWaitingRequest } from '../approvals/describe-waiting-request.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { stepWork } from '../commands/engine/step-words.ts';
import { formatMoment } from '../commands/engine/words.ts';
import { dealWith } from '../registers/make-move.ts';
import { checkFiller } from './check-filler.ts';
import { inWords } from '../../jobs/in-words.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * A follow-up of a customer, the entry of a register that one is owed for, with the moves that close it, or a duty.
 */
type Matter = FoundFollowUp | OwedEntry | OwedDuty;

function customerOf(matter: Matter) {
  return 'entry' in matter ? matter.entry.customer : matter.customer;
}

const theMatter: Subject<Matter> = {
  find: async (ctx, sent) =>
    (await findOwedEntry(ctx.core, sent.value)) ??
    (await findOwedDuty(ctx.core, sent.value)) ??
    (await theFollowUp.find(ctx, sent)),
  // Who deals with an entry follows from its register.
  scope: null,
  customerOf,
  permit: (ctx, matter) => {
    const customer = customerOf(matter);
    const isTheirs =
      'answers' in matter
        ? isTheirDuty(ctx.by, matter)
        : 'entry' in matter
          ? mayReadEntry(matter.entry.register, ctx.by, matter.entry)
          : may('work', ctx.by, matter.customer);
    if (isTheirs) return Promise.resolve();
    const refusal =
      customer === null
        ? ({ why: 'role' } as const)
        : ({ why: 'customer', customerId: customer.id } as const);
    throw new Refused('not_found', said('action/no-follow-up'), refusal);
  },
  none: noSuchFollowUp,
};

export const closeButton = defineButton({
  button: 'close',
  title: said('form/open-form-closes-follow-up'),
  capability: 'process.join',
  about: theMatter,
  run: (ctx, matter) => {
    if ('answers' in matter) return dutyForm(ctx, matter);
    return 'entry' in matter ? dealWith(ctx, matter.entry, matter.moves) : closingForm(ctx, matter);
  },
});

/** The form of an entry that does the duty, with its period filled in. */
async function dutyForm(
  ctx: CommandContext,
  { register, isOpen, customer, answers }: OwedDuty,
): Promise<Reply> {
  const { core, by, today } = ctx;
  const { form, title } = register;
  if (!isOpen) return say(tell(ctx, 'form/duty-over', { title }));
  checkMayOpen(register, by);
  const initial = await defaultAnswers(core, form, { by, customer, today });
  return {
    kind: 'form',
    form: core.templates.forms.view(form, core.language, '', { ...initial, ...answers }),
  };
}

/** The same for commands, which have already checked access to the customer. */
export async function openClosingForm(
  ctx: CommandContext,
  followUpId: string,
  summary?: string,
): Promise<Reply> {
  const owed = await findOwedEntry(ctx.core, followUpId);
  if (owed !== null) return await dealWith(ctx, owed.entry, owed.moves);
  const duty = await findOwedDuty(ctx.core, followUpId);
  if (duty !== null) return await dutyForm(ctx, duty);
  const followUp = await findFollowUp(ctx.core.db, followUpId);
  return followUp === null ? say(noSuchFollowUp(ctx)) : await closingForm(ctx, followUp, summary);
}

/**
 * The form that closes a follow-up, prefilled with the customer's last answer. If the follow-up has ended, says who
 * ended it and when.
 */
async function closingForm(ctx: CommandContext, followUp: FoundFollowUp, summary?: string): Promise<Reply> {
  if (followUp.state !== 'open') return say(describeEnd(ctx, followUp));
  const step = ctx.core.rules.playbook.steps.find(({ key }) => key === followUp.step);
  if (step?.closes.form === undefined) return say(noSuchFollowUp(ctx));
  const waiting = await describeWaitingRequest(ctx, followUp.id);
  if (waiting !== null) return waiting;
  checkFiller(ctx, step.closes.form);
  const start = summary ?? quoteAnswer(ctx, followUp);
  const form = ctx.core.templates.forms.view(step.closes.form, ctx.core.language, followUp.id, {
    ...(start === undefined ? {} : { summary: start }),
    ...festivalOf(ctx, followUp),
  });
  const { code, name } = followUp.customer;
  // Several customers' buttons can be in one message, so the form names the customer.
  const about = [`${code} ${name}`, ...(form.intro === undefined ? [] : [form.intro])].join('\n');
  return { kind: 'form', form: { ...form, intro: about } };
}

/** The festival, for a form that asks for a greeting. */
function festivalOf(ctx: CommandContext, { cycle }: FoundFollowUp): { festival?: string } {
  const occasion = occasionOf(ctx.core.rules, cycle);
  return occasion === null ? {} : { festival: occasion.festival.label[ctx.core.language] };
}

function quoteAnswer(ctx: CommandContext, { lastAnswer }: FoundFollowUp): string | undefined {
  return lastAnswer === null ? undefined : tell(ctx, 'form/customer', { lastAnswer });
}

/** Who recorded it and when, or why it was cancelled. */
export function describeEnd(ctx: CommandContext, followUp: FoundFollowUp): string {
  const work = `${followUp.customer.code} ${followUp.customer.name} ${stepWork(ctx, followUp.step)}`;
  const at =
    followUp.endedAt === null
      ? ''
      : formatMoment(followUp.endedAt, ctx.core.rules.playbook.zone, ctx.core.language);
  if (followUp.state === 'closed' && followUp.closedBy === null && followUp.reason !== null) {
    const why = inWords(ctx.core, followUp.reason);
    return tell(ctx, 'form/done', { work, moment: at, why });
  }
  if (followUp.state === 'closed') {
    const who = followUp.closedBy ?? tell(ctx, 'form/colleague');
    return tell(ctx, 'form/recorded', { work, who, moment: at });
  }
  const why = followUp.reason === null ? '—' : inWords(ctx.core, followUp.reason);
  return tell(ctx, 'form/cancelled', { work, moment: at, why });
}
