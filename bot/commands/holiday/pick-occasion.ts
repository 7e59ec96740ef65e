import { XinhangError } from '../../../jobs/errors.ts';
import { comingOccasions, namedOccasion, type Occasion } from '../../../jobs/greetings/occasions.ts';
import { nameOccasion } from '../../forms/describe-greeting.ts';
import type { CommandContext } from '../engine/context.ts';
import { optional, required } from '../engine/define.ts';
import { line } from '../engine/param-types.ts';
import { said, saidInLines } from '../../../templates/reader/said.ts';

const words = said('holiday/expects-festival');
const options = { label: said('param/options'), names: ['节日'], place: 'word' } as const;

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
  const head = said('holiday/no-festival-greetings');
  const lines = greeted.map((one) => `· ${nameOccasion(ctx, one)} ${one.cycle}`);
  throw new XinhangError('not_found', saidInLines([head, ...lines]));
}
