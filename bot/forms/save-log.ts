import { Temporal } from 'temporal-polyfill';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { CommandContext, Reply } from '../commands/engine/context.ts';
import { describeOutcome } from './describe-outcome.ts';
import { explainAnswers } from './explain-answers.ts';

/**
 * A contact log as the form `log` asks for it, from the form or from a line of chat. A log of a step's purpose
 * closes the step only with what the step's own form asks for; without it the log is kept and the step stays open.
 */
export async function saveLog(
  ctx: CommandContext,
  customer: CustomerRef,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  const { language, templates } = ctx.core;
  const checked = templates.forms.check('log', values, { language, today: ctx.today });
  if (!checked.ok) return explainAnswers(ctx, 'log', values, checked.problems);
  const { purpose = 'contact', summary = '', channel = 'phone', happenedOn } = checked.values;
  const happenedAt = noonOf(ctx, happenedOn);
  await keepAnswers(ctx.core, ctx.by, { form: 'log', values: checked.values, customerId: customer.id });
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

/** Whether a summary alone is all that the form of this purpose asks for. */
function closesWith(ctx: CommandContext, purpose: string, summary: string): boolean {
  const step = ctx.core.rules.playbook.steps.find(({ closes }) => closes.log === purpose);
  const form = step?.closes.form;
  return form === undefined || ctx.core.templates.forms.check(form, { summary }).ok;
}

/** An earlier day has no hour of its own; noon is on that day in every list. Today means now. */
function noonOf(ctx: CommandContext, day: string | undefined): Temporal.Instant | null {
  if (day === undefined || day === ctx.today.toString()) return null;
  const { zone } = ctx.core.rules.playbook;
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).toInstant();
}
