import type { PlaybookScope } from './playbook-scope.ts';
import type { Report, KeyPath } from './yaml-source.ts';
import type { TextKey } from './playbook.ts';
import type { TriggerGrammar } from './trigger.ts';

/**
 * Whether the step can fill in what its texts name. A festival in the text of a trial check would be found on the day
 * it is due, when the text is refused for its hole; here it is found when the text is saved.
 *
 * @param said the texts of the step, with the place in the playbook that names each
 */
export function checkGiven(
  { tells }: Pick<TriggerGrammar, 'tells'>,
  said: readonly (readonly [path: KeyPath, key: TextKey, ...unknown[]])[],
  { texts, triggers }: Pick<PlaybookScope, 'texts' | 'triggers'>,
  report: Report,
): void {
  const ofOthers = new Set(triggers.flatMap((grammar) => Object.keys(grammar.tells)));
  for (const [path, key] of said) {
    const strange = [...texts.variablesIn(key)].filter((name) => ofOthers.has(name) && !(name in tells));
    if (strange.length === 0) continue;
    report(path, `${key} names ${strange.join(', ')}, of which this step knows nothing`);
  }
}
