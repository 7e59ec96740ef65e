import type { Condition } from './condition.ts';
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
  /** Not decided while its customer is suspended, as its register says. */
  readonly rests?: boolean;
  /** Consulted in sequence. */
  readonly deciders: readonly DecisionStep[];
  readonly remind: {
    /** Working days without a decision before the decider is reminded. */
    readonly deciderAfterWorkingDays: number;
    /** Working days without a decision before it is escalated to the marketing director. */
    readonly directorAfterWorkingDays: number;
  };
}

/** One turn of a decision: one seat, or several side by side. */
export interface DecisionStep {
  /** What the deciders are asked to do: 财务确认. */
  readonly label: Labels;
  readonly seats: readonly [DeciderRule, ...DeciderRule[]];
  /** How many have to say yes. With fewer who can, all of those. */
  readonly needs: number | 'all';
  /** Everyone who holds the role of its only seat has a vote of their own. */
  readonly perHolder: boolean;
  /** `opinion`: a no is heard and kept, and does not stop it. `acknowledgement`: there is no no. */
  readonly says: 'decision' | 'opinion' | 'acknowledgement';
  /** Otherwise it is passed over. */
  readonly if?: Condition;
  /** The state of the entry that a no in this step leads to, instead of that of the decision. */
  readonly no?: string;
}

export interface DeciderRule {
  /**
   * `supervisor` is the customer's own supervisor; `superior-of-owner` the person whom the owner reports to. Any other
   * role or post means everyone who holds it; any one of them decides.
   */
  readonly role: string;
  /** Fallbacks when no one in the role is available, in order of preference. */
  readonly standIn: readonly string[];
}

/** Whose superior may decide. */
export const subordinates = ['owner', 'opener', 'applicant'] as const;

export function superiorOf(whom: (typeof subordinates)[number]): string {
  return `superior-of-${whom}`;
}

/** The person whose superior it is; undefined for any other role. */
export function subordinateIn(role: string): (typeof subordinates)[number] | undefined {
  return subordinates.find((whom) => superiorOf(whom) === role);
}

export const deciderRoles = ['supervisor', 'finance', 'director', 'gm'] as const satisfies readonly Role[];

/** The approval kind of a request; undefined if it has been removed from the file. */
export function approvalKind(kinds: readonly ApprovalKind[], key: string): ApprovalKind | undefined {
  return kinds.find((kind) => kind.key === key);
}
