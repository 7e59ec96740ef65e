import type { PlaybookScope } from './playbook-scope.ts';
import type { Step } from './playbook.ts';
import type { Register } from './register.ts';
import type { YamlSource } from './yaml-source.ts';

export interface ReadRegister {
  readonly register: Register;
  readonly source: YamlSource;
  readonly steps: readonly Step[];
  /** Those that are off too. */
  readonly duties: readonly { readonly isOn: boolean; readonly step: Step }[];
}

/** What registers may refer to, and what is taken. */
export interface RegisterScope extends PlaybookScope {
  /** The steps of the playbook. */
  readonly steps: readonly Step[];
  /** The forms of approvals, each with one purpose. */
  readonly approvalForms: readonly string[];
  /** Null: the playbook cannot be read, so its days are not checked. */
  readonly anchors: readonly { readonly key: string }[] | null;
}
