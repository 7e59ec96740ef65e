import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import type { Occasion } from '../../jobs/greetings/occasions.ts';
import type { GreetingOutcome } from '../../jobs/greetings/decide-greeting.ts';
import { formatDay } from '../../templates/reader/values.ts';
import { type CommandContext, tell } from '../commands/engine/context.ts';
import { both, formatMoment, type Words } from '../commands/engine/words.ts';

export const greetingWords: Readonly<Record<'approved' | 'skipped' | 'edited' | 'proposed', Words>> = {
  approved: both('就用公司的问候语', "the company's text will be used"),
  edited: both('用单独写的祝福语', 'a text of its own will be used'),
  skipped: both('这次不发', 'no greeting this time'),
  proposed: both('单独写的祝福语在等审批', 'a text of its own is waiting for approval'),
};

/** `春节（2027年2月6日 周六）` */
export function nameOccasion({ core }: Pick<CommandContext, 'core'>, { festival, on }: Occasion): string {
  const { language } = core;
  const [name, day] = [festival.label[language], formatDay(on, language)];
  return language === 'en' ? `${name} (${day})` : `${name}（${day}）`;
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
      return tell(ctx, `${head}：${greetingWords[state]['zh-CN']}。`, `${head}: ${greetingWords[state].en}.`);
    case 'waiting':
      return tell(
        ctx,
        `${head}：有一段单独写的祝福语在等审批，请先批复或撤回。`,
        `${head}: a text of its own is waiting for approval; decide on it or withdraw it first.`,
      );
    case 'decided-before': {
      const who = outcome.by ?? tell(ctx, '同事', 'a colleague');
      const at = formatMoment(outcome.at, rules.playbook.zone, language);
      const words = greetingWords[outcome.state][language];
      return tell(
        ctx,
        `${head}：${who} 已于 ${at} 定了：${words}。`,
        `${head}: ${who} decided on ${at}: ${words}.`,
      );
    }
  }
}
