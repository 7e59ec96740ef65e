import { Temporal } from 'temporal-polyfill';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import type { OpenFollowUp } from '../../jobs/follow-ups/open-follow-ups.ts';
import { openFollowUps } from '../../jobs/follow-ups/open-follow-ups.ts';
import type { LogOutcome } from '../../jobs/logs/write-log.ts';
import { formatDay } from '../../templates/reader/values.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { stepWork } from '../commands/engine/step-words.ts';
import { correctingButton } from './correct-log.ts';
import { becomeButtons } from '../registers/message-button.ts';

/**
 * The result of a contact log: whether it closed a follow-up, and if not, why, and what would close it. A problem can be
 * opened as a complaint, with the words of the log.
 */
export async function describeOutcome(
  ctx: CommandContext,
  customer: CustomerRef,
  outcome: LogOutcome,
): Promise<Reply> {
  const head = `${customer.code} ${customer.name}`;
  const kept = tell(ctx, 'form/contact-log-saved', { head });
  const correct = correctingButton(ctx, outcome.logId);
  if (outcome.kind === 'closed') {
    const work = stepWork(ctx, outcome.step);
    return answer({
      body: [tell(ctx, 'form/recorded-done', { head, work }), ...restart(ctx, outcome.restartsOn)],
      buttons: [...becomeButtons(ctx, outcome.problemLogId), correct],
    });
  }
  const open = (await openFollowUps(ctx.core.db, customer.id)).find(({ step }) => step === outcome.step);
  if (open === undefined) return answer({ body: [kept], buttons: [correct] });
  return outcome.because === 'incomplete'
    ? answer({ body: [kept, askForResult(ctx, open)], buttons: [closeButton(ctx, open), correct] })
    : answer({ body: [kept, notYours(ctx, open)], buttons: [correct] });
}

function restart(ctx: CommandContext, restartsOn: string | null): readonly string[] {
  if (restartsOn === null) return [];
  const day = formatDay(Temporal.PlainDate.from(restartsOn), ctx.core.language);
  return [tell(ctx, 'form/now-counts-from', { day })];
}

function askForResult(ctx: CommandContext, open: OpenFollowUp): string {
  const work = stepWork(ctx, open.step);
  return tell(ctx, 'form/still-open', { work });
}

function notYours(ctx: CommandContext, open: OpenFollowUp): string {
  const work = stepWork(ctx, open.step);
  const owner = open.owner?.name ?? tell(ctx, 'form/supervisor');
  return tell(ctx, 'form/owned-still-open', { work, owner });
}

function closeButton(ctx: CommandContext, { id }: OpenFollowUp) {
  return {
    action: 'close',
    value: id,
    label: tell(ctx, 'form/record-result'),
    style: 'primary',
  } as const;
}
