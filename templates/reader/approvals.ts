import type { Labels } from './yaml-words.ts';
import type { Role } from './roles.ts';

/** 审批: what is decided, by whom and in which order. `approvals.yaml` is parsed into these types. */
export interface ApprovalKind {
  readonly key: string;
  /** Short name of the request: 礼品申请. */
  readonly title: Labels;
  /** The form that submits the request; each kind has its own. */
  readonly form: string;
  /** Roles and posts that may apply. */
  readonly applicants: readonly string[];
  readonly about: 'customer' | 'nothing';
  /** It decides a move of entries of a register, and is asked for by that move, not by a form of its own. */
  readonly entry?: { readonly register: string; readonly move: string };
  /** Consulted in sequence. */
  readonly deciders: readonly DeciderRule[];
  readonly remind: {
    /** Working days without a decision before the decider is reminded. */
    readonly deciderAfterWorkingDays: number;
    /** Working days without a decision before it is escalated to the marketing director. */
    readonly directorAfterWorkingDays: number;
  };
}

export interface DeciderRule {
  /**
   * `supervisor` is the customer's own supervisor. Any other role or post means everyone who holds it; any one of them
   * decides.
   */
  readonly role: string;
  /** What the decider is asked to do: 财务确认. */
  readonly label: Labels;
  /** Fallbacks when no one in the role is available, in order of preference. */
  readonly standIn: readonly string[];
}

export const deciderRoles = ['supervisor', 'finance', 'director', 'gm'] as const satisfies readonly Role[];

/** The approval kind of a request; undefined if it has been removed from the file. */
export function approvalKind(kinds: readonly ApprovalKind[], key: string): ApprovalKind | undefined {
  return kinds.find((kind) => kind.key === key);
}
