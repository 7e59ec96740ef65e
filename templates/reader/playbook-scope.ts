import type { Forms } from './load-forms.ts';
import type { Texts } from './texts.ts';
import type { TriggerGrammar } from './trigger.ts';

/** What the playbook refers to: texts that are said, forms that are asked, festivals and approvals by key. */
export interface PlaybookScope {
  readonly texts: Texts;
  readonly forms: Forms;
  /** Those that are greeted. */
  readonly festivals: readonly string[];
  readonly approvals: readonly string[];
  /** Every kind of trigger there is. */
  readonly triggers: readonly TriggerGrammar[];
}
