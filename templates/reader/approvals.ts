import type { Labels } from './yaml-words.ts';
import type { Role } from './roles.ts';

/** 审批: what people decide, and in which order. `approvals.yaml` is read into these types. */
export interface ApprovalKind {
  readonly key: string;
  /** What is asked for, in a few words: 礼品申请. */
  readonly title: Labels;
  /** Asks for what is to be decided about; every kind has a form of its own. */
  readonly form: string;
  /** Who may apply. */
  readonly applicants: readonly Role[];
  readonly about: 'customer' | 'nothing';
  /** One after the other. */
  readonly deciders: readonly DeciderRule[];
  readonly remind: {
    /** Working days without a decision after which whoever decides is reminded. */
    readonly deciderAfterWorkingDays: number;
    /** Working days without a decision after which the marketing director hears of it. */
    readonly directorAfterWorkingDays: number;
  };
}

export interface DeciderRule {
  /** `supervisor` is the customer's own; the others are everybody of that role, of whom any one decides. */
  readonly role: DeciderRole;
  /** What they are asked to do: 财务确认. */
  readonly label: Labels;
  /** Who decides where nobody of the role can, in order of preference. */
  readonly standIn: readonly DeciderRole[];
}

export const deciderRoles = ['supervisor', 'finance', 'director', 'gm'] as const satisfies readonly Role[];

export type DeciderRole = (typeof deciderRoles)[number];

/** The kind of a request; undefined once it has gone from the file. */
export function approvalKind(kinds: readonly ApprovalKind[], key: string): ApprovalKind | undefined {
  return kinds.find((kind) => kind.key === key);
}
