import { languages } from './languages.ts';
import type { Step, TextKey } from './playbook.ts';
import type { TemplateProblem } from './template-error.ts';
import type { Texts } from './texts.ts';

/** So that no group gets the same words two years running, and still not when one of them is taken out. */
export const minGreetingVariants = 3;

/** Said in place of the single greetings when festivals meet on one day. */
export const togetherText = 'holiday-greeting/together';

/**
 * What a customer is told on every festival and every anniversary comes back each year, so it needs several bodies.
 * A text that is missing is reported elsewhere.
 *
 * @param festivals the keys of those that are greeted
 */
export function checkVariants(
  steps: readonly Step[],
  texts: Texts,
  festivals: readonly string[],
): TemplateProblem[] {
  const keys = new Set(steps.flatMap((step) => saidEveryYear(step, festivals)));
  return [...keys].flatMap((key) =>
    languages.flatMap((language) => {
      const count = texts.variantsOf(key, language);
      if (count === 0 || count >= minGreetingVariants) return [];
      const message = `has ${count} of the ${minGreetingVariants} variants that keep a group from reading the same words every year; put a line === between them`;
      return [{ file: `${language}/${key}.md`, line: 1, key: '', message }];
    }),
  );
}

function saidEveryYear({ trigger, remind }: Step, festivals: readonly string[]): readonly TextKey[] {
  const said = remind.filter(({ to }) => to === 'customer').map(({ say }) => say);
  if (said.length === 0) return [];
  if (trigger.kind === 'anniversary') return said;
  if (trigger.kind !== 'festival') return [];
  const each = said.flatMap((say) => festivals.map((festival) => say.replace('{festival}', festival)));
  return [...each, togetherText];
}
