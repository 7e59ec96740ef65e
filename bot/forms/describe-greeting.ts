import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import type { Occasion } from '../../jobs/greetings/occasions.ts';
import type { GreetingOutcome } from '../../jobs/greetings/decide-greeting.ts';
import { type CommandContext, tell } from '../commands/engine/context.ts';
import { formatMoment } from '../commands/engine/words.ts';
import { formatDay } from '../../templates/reader/values.ts';
import { said, type Said } from '../../templates/reader/said.ts';

export const greetingWords: Readonly<Record<'approved' | 'skipped' | 'edited' | 'proposed', Said>> = {
  approved: said('form/greeting-approved'),
  edited: said('form/greeting-edited'),
  skipped: said('form/greeting-skipped'),
  proposed: said('form/greeting-proposed'),
};

/** `春节（2027年2月6日 周六）` */
export function nameOccasion(ctx: Pick<CommandContext, 'core'>, { festival, on }: Occasion): string {
  return tell(ctx, 'form/occasion', {
    name: festival.label,
    on: formatDay(on, ctx.core.language),
  });
}

/** The result of a decision on a customer's greeting. */
export function describeGreeting(
  ctx: CommandContext,
  customer: CustomerRef,
  occasion: Occasion,
  state: 'approved' | 'skipped',
  outcome: GreetingOutcome,
): string {
  const { language, rules } = ctx.core;
  const head = `${customer.code} ${customer.name} ${nameOccasion(ctx, occasion)}`;
  switch (outcome.what) {
    case 'decided':
      return tell(ctx, 'form/decided-now', {
        head,
        decision: greetingWords[state],
      });
    case 'waiting':
      return tell(ctx, 'form/own-text-waits', { head });
    case 'decided-before': {
      const who = outcome.by ?? tell(ctx, 'form/colleague');
      const at = formatMoment(outcome.at, rules.playbook.zone, language);
      const words = greetingWords[outcome.state];
      return tell(ctx, 'form/decided', { head, who, moment: at, words });
    }
  }
}
