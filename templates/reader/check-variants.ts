import { languages } from './languages.ts';
import type { PlaybookScope } from './playbook-scope.ts';
import type { Step, TextKey } from './playbook.ts';
import type { TemplateProblem } from './template-error.ts';
import type { Texts } from './texts.ts';
import { filledTexts, grammarOf } from './trigger.ts';

/** Enough that no group gets the same words two years running, even after one variant is removed. */
export const minGreetingVariants = 3;

type VariantScope = Pick<PlaybookScope, 'festivals' | 'triggers'>;

/**
 * Customer texts of festivals and anniversaries return every year, so they need several variants. Missing texts are
 * reported elsewhere.
 */
export function checkVariants(steps: readonly Step[], texts: Texts, scope: VariantScope): TemplateProblem[] {
  const keys = new Set(steps.flatMap((step) => saidEveryYear(step, scope)));
  return [...keys].flatMap((key) =>
    languages.flatMap((language) => {
      const count = texts.variantsOf(key, language);
      if (count === 0 || count >= minGreetingVariants) return [];
      const message = `has ${count} of the ${minGreetingVariants} variants that keep a group from reading the same words every year; put a line === between them`;
      return [{ file: `${language}/${key}.md`, line: 1, key: '', message }];
    }),
  );
}

function saidEveryYear(step: Step, scope: VariantScope): readonly TextKey[] {
  const grammar = grammarOf(step, scope.triggers);
  const said = step.remind.filter(({ to }) => to === 'customer').map(({ say }) => say);
  if (grammar.everyYear === undefined || said.length === 0) return [];
  return [...said.flatMap((say) => filledTexts(say, grammar, scope)), ...grammar.everyYear.alsoSays];
}
