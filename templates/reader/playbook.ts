/**
 * The company's process (流程) as data. `playbook.yaml` is read into these types by `load-playbook.ts`; the planner
 * in `jobs/plan` works on them alone and knows no step by name.
 *
 * A step is a row of the company's own table: 工作内容 / 责任人 / 标准动作及要求 / 完成时间 / 工具.
 */
export const tiers = ['potential', 'ordinary'] as const;
export type Tier = (typeof tiers)[number];

/** The people of one customer who can own a step. */
export const ownerRoles = ['supervisor', 'salesperson', 'assistant'] as const;
export type OwnerRole = (typeof ownerRoles)[number];

export const levels = ['strategic', 'important', 'ordinary'] as const;
/** 战略级 / 重要 / 普通: how long a customer may hear nothing from us. Not the tier. */
export type Level = (typeof levels)[number];

/** Whom a reminder speaks to. `director` is the marketing director (营销总监) above the customer's supervisor. */
export type Recipient = 'customer' | 'owner' | OwnerRole | 'director';

/** A text in `templates/zh-CN` and `templates/en`, named by its path without the ending: `trial-check/ask`. */
export type TextKey = string;

export const subjectKinds = ['customer', 'entry', 'staff', 'company'] as const;
/** What a step is owed for. */
export type SubjectKind = (typeof subjectKinds)[number];

export interface Playbook {
  /** The company's zone; days, windows and due times are meant in it, whatever the server's zone. */
  readonly zone: string;
  /** When a message may go out. `from` is also when a day's messages go out. */
  readonly windows: { readonly customer: Window; readonly staff: Window };
  /** Wall-clock time `HH:MM` of the evening digest, on working days; undefined: there is none. */
  readonly digestAt?: string;
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
  /** What it is owed for; undefined: a customer, as everything in `playbook.yaml`. */
  readonly about?: SubjectKind;
  /** A seat of the subject, by the tier of a customer; of any other subject the one for `ordinary`. */
  readonly owner: Readonly<Record<Tier, string>>;
  readonly trigger: Trigger;
  /** Calendar days from the day it counts from to the deadline; that day itself is not counted. */
  readonly dueDays: number;
  readonly remind: readonly RemindRule[];
  readonly escalate: readonly EscalateRule[];
  readonly closes: ClosingRule;
  /** What the owner is told, once, when the customer answers; undefined: nothing. */
  readonly answered?: TextKey;
  /** What is asked in the customer's group when the owner presses 在群里询问; undefined: there is no such button. */
  readonly ask?: TextKey;
  /** Days after the deadline from which it is no longer worth doing; undefined: it stays open until it is done. */
  readonly lapsesAfterDays?: number;
  /** A greeting belongs to its day; everything else waits for a working day. */
  readonly onDayOff: 'send' | 'wait';
  readonly late: LatePolicy;
}

/** What makes a step owed, and the day it counts from: its kind, and what the playbook says of it. */
export interface Trigger {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

/**
 * Days that the program itself keeps, beside the anchors of the playbook. `rosterGap`: since when somebody of the four
 * (客户、销售主管、业务员、业务助理) is missing from an ordinary customer's group (S0 L38); gone when nobody is.
 */
export const ownAnchors = ['rosterGap'] as const;

/** Not a day of the customer's life, and not shown among them. */
export function isOwnAnchor(key: string): boolean {
  return ownAnchors.some((anchor) => anchor === key);
}

/** Said in place of the single greetings when festivals meet on one day. */
export const togetherText: TextKey = 'holiday-greeting/together';

export interface RemindRule {
  /** Names the reminder within its follow-up for as long as the follow-up lives. */
  readonly slot: string;
  /** Calendar days relative to the deadline: -2 is two days before. */
  readonly dueOffsetDays: number;
  /** Wall-clock time `HH:MM`; undefined: when the side's window opens. */
  readonly time?: string;
  readonly to: Recipient;
  /** With a word in braces in it where the trigger of the step puts one: `holiday-greeting/{festival}`. */
  readonly say: TextKey;
}

export interface EscalateRule {
  readonly slot: string;
  /** Working days after the deadline. */
  readonly afterWorkingDays: number;
  readonly to: Extract<Recipient, 'supervisor' | 'director'>;
  readonly say: TextKey;
}

/** What ends a step. More than one thing may. */
export interface ClosingRule {
  /** The purpose of the contact log that closes it. */
  readonly log?: string;
  /** The form that asks for what closing needs. */
  readonly form?: string;
  /** The anchor whose day closes it, however that day was told. */
  readonly anchor?: string;
  /** What decides about the answers to the form: it closes with the approval (`approvals.yaml`). */
  readonly approval?: string;
  /** `posted`: its message to the customer was posted. `gone`: what it counts from is no longer so. `greeting`: somebody has decided about the greeting. */
  readonly when?: 'posted' | 'gone' | 'greeting';
  /** An answer that ends this round and begins the next from the day given in another field. */
  readonly restart?: { readonly field: string; readonly is: string; readonly anchorFrom: string };
  /** Logs of other steps that say all this one asks for: with these fields filled in, or one of them as given. */
  readonly alsoBy: readonly {
    readonly step: string;
    readonly fields: readonly string[];
    readonly is?: string;
  }[];
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
