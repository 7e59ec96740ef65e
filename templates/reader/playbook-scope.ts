import type { Forms } from './load-forms.ts';
import type { Post } from './roles.ts';
import type { Texts } from './texts.ts';
import type { TriggerGrammar } from './trigger.ts';

/** What the playbook may refer to: texts, forms, festivals and approvals, by key. */
export interface PlaybookScope {
  readonly texts: Texts;
  readonly forms: Forms;
  /** Festivals that get a greeting. */
  readonly festivals: readonly string[];
  readonly approvals: readonly string[];
  /** Of the company, who may be told of a customer's step. */
  readonly posts: readonly Post[];
  /** Keys of the registers whose entries are about a customer. */
  readonly customerRegisters: readonly string[];
  /** All kinds of trigger. */
  readonly triggers: readonly TriggerGrammar[];
}
