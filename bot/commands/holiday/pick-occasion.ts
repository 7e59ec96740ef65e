import { XinhangError } from '../../../jobs/errors.ts';
import { comingOccasions, namedOccasion, type Occasion } from '../../../jobs/greetings/occasions.ts';
import { nameOccasion } from '../../forms/describe-greeting.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { optional, required } from '../engine/define.ts';
import { line } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

const words = both('节日，如 春节、spring-festival-2027', 'a festival, such as spring-festival-2027');
const options = { label: both('节日', 'festival'), names: ['节日'], place: 'word' } as const;

export const someFestival = optional(line(words, 60), options);
export const whichFestival = required(line(words, 60), options);

/**
 * The named festival, or the next one; only festivals with greetings.
 *
 * @throws XinhangError `not_found` listing the available festivals
 */
export function pickOccasion(ctx: CommandContext, written: string | undefined): Occasion {
  const found = namedOccasion(ctx.core.rules, ctx.today, written);
  if (found !== null) return found;
  const greeted = comingOccasions(ctx.core.rules, ctx.today).filter(({ festival }) => festival.greeted);
  const head = tell(
    ctx,
    '没有这个要问候的节日。现有：',
    'There is no such festival with greetings. Available:',
  );
  const lines = greeted.map((one) => `· ${nameOccasion(ctx, one)} ${one.cycle}`);
  throw new XinhangError('not_found', [head, ...lines].join('\n'));
}
