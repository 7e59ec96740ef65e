import { Temporal } from 'temporal-polyfill';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { type Answers, defineForm } from '../actions/engine/define.ts';
import { theNamedCustomer } from '../actions/engine/subjects.ts';
import type { CommandContext, Reply } from '../commands/engine/context.ts';
import { describeOutcome } from './describe-outcome.ts';
import { explainAnswers } from './explain-answers.ts';
import { said } from '../../templates/reader/said.ts';

export const logForm = defineForm({
  name: 'log',
  title: said('form/write-contact-log'),
  forms: ['log'],
  capability: 'process.join',
  about: theNamedCustomer('work'),
  run: (ctx, customer, { answers }) => saveLog(ctx, customer, answers),
});

/** The same from a chat command: the result, or the validation problems. */
export async function writeInOneLine(
  ctx: CommandContext,
  customer: CustomerRef,
  values: Answers,
): Promise<Reply> {
  const { language, templates } = ctx.core;
  const checked = templates.forms.check('log', values, { language, today: ctx.today });
  return checked.ok
    ? await saveLog(ctx, customer, checked.values)
    : explainAnswers(ctx, 'log', values, checked.problems);
}

/**
 * Writes a contact log from the answers to the form `log`. A log with a step's purpose closes the step only if it has
 * what the step's own form requires; otherwise the log is kept and the step stays open.
 */
async function saveLog(ctx: CommandContext, customer: CustomerRef, values: Answers): Promise<Reply> {
  const { purpose = 'contact', summary = '', channel = 'phone', happenedOn } = values;
  const happenedAt = noonOf(ctx, happenedOn);
  await keepAnswers(ctx.core, ctx.by, { form: 'log', values, customerId: customer.id });
  const outcome = await writeLog(ctx.core, ctx.by, customer, {
    purpose,
    summary,
    channel,
    fields: {},
    ...(happenedAt === null ? {} : { happenedAt }),
    ...(closesWith(ctx, purpose, summary) ? {} : { incomplete: true }),
  });
  return await describeOutcome(ctx, customer, outcome);
}

/** Whether the form of this purpose requires nothing but a summary. */
function closesWith(ctx: CommandContext, purpose: string, summary: string): boolean {
  const step = ctx.core.rules.playbook.steps.find(({ closes }) => closes.log === purpose);
  const form = step?.closes.form;
  return form === undefined || ctx.core.templates.forms.check(form, { summary }).ok;
}

/** Noon for an earlier day, whose time is unknown; null (now) for today. */
function noonOf(ctx: CommandContext, day: string | undefined): Temporal.Instant | null {
  if (day === undefined || day === ctx.today.toString()) return null;
  const { zone } = ctx.core.rules.playbook;
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).toInstant();
}
