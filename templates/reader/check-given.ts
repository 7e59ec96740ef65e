import type { Report } from './playbook-scope.ts';
import type { Step, TextKey, Trigger } from './playbook.ts';
import type { Texts } from './texts.ts';
import type { KeyPath } from './yaml-source.ts';

/** What only some steps are about; everything else that a text may name, every reminder is told. */
const givenBy: Readonly<Record<string, Trigger['kind']>> = {
  'festival.name': 'festival',
  'greeting.text': 'festival',
  'anniversary.years': 'anniversary',
  'gift.capYuan': 'anniversary',
  'gift.leftYuan': 'anniversary',
  'silence.days': 'silence',
  'contact.name': 'contact-plan',
  'contact.title': 'contact-plan',
  'roster.missing': 'anchor',
};

/**
 * Whether the step can fill in what its texts name. A festival in the text of a trial check would be found on the day
 * it is due, when the text is refused for its hole; here it is found when the text is saved.
 *
 * @param said the texts of the step, with the place in the playbook that names each
 */
export function checkGiven(
  step: Step,
  said: readonly (readonly [path: KeyPath, key: TextKey, ...unknown[]])[],
  texts: Texts,
  report: Report,
): void {
  const { kind } = step.trigger;
  for (const [path, key] of said) {
    const strange = [...texts.variablesIn(key)].filter((name) => (givenBy[name] ?? kind) !== kind);
    if (strange.length === 0) continue;
    report(path, `${key} names ${strange.join(', ')}, of which this step knows nothing`);
  }
}
