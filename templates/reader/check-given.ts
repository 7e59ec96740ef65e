import type { PlaybookScope } from './playbook-scope.ts';
import type { Report, KeyPath } from './yaml-source.ts';
import type { TextKey } from './playbook.ts';
import type { TriggerGrammar } from './trigger.ts';

/**
 * Checks that a step provides every variable its texts use. Otherwise a festival named in a trial-check text would
 * only be found on the due day, when rendering refuses the text for its missing value.
 *
 * @param said the step's texts, each with its place in the playbook
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
