import type { Forms } from './load-forms.ts';
import type { Texts } from './texts.ts';
import type { KeyPath } from './yaml-source.ts';

/** Reports one problem at a place in the file that is being checked. */
export type Report = (path: KeyPath, message: string) => void;

/** What the playbook refers to: texts that are said, forms that are asked, festivals and approvals by key. */
export interface PlaybookScope {
  readonly texts: Texts;
  readonly forms: Forms;
  /** Those that are greeted. */
  readonly festivals: readonly string[];
  readonly approvals: readonly string[];
}
