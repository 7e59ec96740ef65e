import type { SubjectKind } from '../../templates/reader/playbook.ts';
import type { Recall, Rules } from './types.ts';

/** What planning recalls of each step of a kind of subject. Of a step that no longer exists, nothing. */
export function recallsOf(
  kind: SubjectKind,
  { playbook, triggers }: Pick<Rules, 'playbook' | 'triggers'>,
): readonly { readonly step: string; readonly recall: Recall }[] {
  return playbook.steps
    .filter(({ about = 'customer' }) => about === kind)
    .map(({ key, trigger }) => ({
      step: key,
      recall: triggers.of(trigger).recalls?.(trigger) ?? { of: 'all' },
    }));
}
