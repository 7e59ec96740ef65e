/**
 * The company's process (流程) as data. `playbook.yaml` is read into these types by `load-playbook.ts`; the planner
 * in `jobs/plan` works on them alone and knows no step by name.
 *
 * A step is a row of the company's own table: 工作内容 / 责任人 / 标准动作及要求 / 完成时间 / 工具.
 */
export const tiers = ['potential', 'ordinary'] as const;
export type Tier = (typeof tiers)[number];

export const roles = ['supervisor', 'salesperson', 'assistant', 'finance', 'director', 'gm'] as const;
export type Role = (typeof roles)[number];

/** The people of one customer who can own a step. */
export const ownerRoles = ['supervisor', 'salesperson', 'assistant'] as const;
export type OwnerRole = (typeof ownerRoles)[number];

/** Whom a reminder speaks to. `director` is the marketing director (营销总监) above the customer's supervisor. */
export type Recipient = 'customer' | 'owner' | OwnerRole | 'director';

/** A text in `templates/zh-CN` and `templates/en`, named by its path without the ending: `trial-check/ask`. */
export type TextKey = string;

export interface Playbook {
  /** The company's zone; days, windows and due times are meant in it, whatever the server's zone. */
  readonly zone: string;
  /** When a message may go out. `from` is also when a day's messages go out. */
  readonly windows: { readonly customer: Window; readonly staff: Window };
  readonly anchors: readonly Anchor[];
  readonly steps: readonly Step[];
  /** Changes whenever anything above changes: a start with another digest plans every open customer again. */
  readonly digest: string;
}

export interface Window {
  /** Wall-clock times `HH:MM`; a message due at `to` or later waits for the next window. */
  readonly from: string;
  readonly to: string;
}

/** A day in a customer's life from which steps count. */
export interface Anchor {
  readonly key: string;
  /** Its column in the book (CSV, XLSX). */
  readonly column: string;
  readonly label: { readonly 'zh-CN': string; readonly en: string };
}

export interface Step {
  readonly key: string;
  readonly work: { readonly 'zh-CN': string; readonly en: string };
  readonly owner: Readonly<Record<Tier, OwnerRole>>;
  /** Anchor keys in order of preference: the first that the customer has is counted from. */
  readonly anchor: readonly string[];
  /** Calendar days from the anchor to the deadline; the anchor's own day is not counted. */
  readonly dueDays: number;
  readonly remind: readonly RemindRule[];
  readonly escalate: readonly EscalateRule[];
  readonly closes: ClosingRule;
  /** What the owner is told, once, when the customer answers; undefined: nothing. */
  readonly answered?: TextKey;
  readonly late: LatePolicy;
}

export interface RemindRule {
  /** Names the reminder within its follow-up for as long as the follow-up lives. */
  readonly slot: string;
  /** Calendar days relative to the deadline: -2 is two days before. */
  readonly dueOffsetDays: number;
  readonly to: Recipient;
  readonly say: TextKey;
}

export interface EscalateRule {
  readonly slot: string;
  /** Working days after the deadline. */
  readonly afterWorkingDays: number;
  readonly to: Extract<Recipient, 'supervisor' | 'director'>;
  readonly say: TextKey;
}

export interface ClosingRule {
  /** The purpose of the contact log that closes the step, and the form that writes it. */
  readonly log: string;
  readonly form: string;
  /** An answer that ends this round and begins the next from the day given in another field. */
  readonly restart?: { readonly field: string; readonly is: string; readonly anchorFrom: string };
}

export interface LatePolicy {
  readonly staff: 'send-marked-late' | 'drop';
  /** A customer is not asked when the question is later than this. */
  readonly customerDropAfterHours: number;
  /**
   * A deadline that lay further back than this when its date was first recorded is history, not work: importing
   * an old book asks nobody about trials of last year. In YAML `historyAfter: 30d`, the default.
   */
  readonly historyAfterDays: number;
}
