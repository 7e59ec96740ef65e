import type { Condition } from './condition.ts';

/**
 * The company's process (流程) as data. `load-playbook.ts` parses `playbook.yaml` into these types; the planner in
 * `jobs/plan` works on them alone and knows no step by name.
 *
 * A step is a row of the company's own table: 工作内容 / 责任人 / 标准动作及要求 / 完成时间 / 工具.
 */
export const tiers = ['potential', 'ordinary'] as const;
export type Tier = (typeof tiers)[number];

/** The people of one customer who can own a step. */
export const ownerRoles = ['supervisor', 'salesperson', 'assistant'] as const;
export type OwnerRole = (typeof ownerRoles)[number];

export const levels = ['strategic', 'important', 'ordinary'] as const;
/** 战略级 / 重要 / 普通: how long a customer may go without contact. Not the tier. */
export type Level = (typeof levels)[number];

/**
 * Recipient of a reminder; a post may be named too. `director` is the marketing director (营销总监) above the customer's supervisor, `opener` the
 * person who opened the entry of a register.
 */
export type Recipient = 'customer' | 'owner' | 'opener' | OwnerRole | 'director';

/** A text in `templates/zh-CN` and `templates/en`, named by its path without extension: `trial-check/ask`. */
export type TextKey = string;

export const subjectKinds = ['customer', 'entry', 'staff', 'company'] as const;
/** What a step can be owed for. */
export type SubjectKind = (typeof subjectKinds)[number];

export interface Playbook {
  /** The company's time zone. Days, windows and due times are in it, whatever the server's zone. */
  readonly zone: string;
  /** When messages may go out. `from` is also when the day's messages go out. */
  readonly windows: { readonly customer: Window; readonly staff: Window };
  /** Wall-clock time `HH:MM` of the evening digest, on working days; undefined: no digest. */
  readonly digestAt?: string;
  /** Working hours within which a customer who writes gets an answer; after that, the owner is reminded. */
  readonly answerWithinHours: number;
  /**
   * 双人联系: how many colleagues have a contact with an important, strategic or new high-potential customer within so many
   * days, from so many days after it was entered.
   */
  readonly contactedBy?: {
    readonly people: number;
    readonly withinDays: number;
    readonly afterDays: number;
  };
  /** Roles and posts whose evening digest has a copy of each contact with the customers that they may read. */
  readonly contactsTo: readonly string[];
  readonly anchors: readonly Anchor[];
  /** Keys of the anchors whose days are the stages of the process, in their order. */
  readonly pipeline: readonly string[];
  /** Other models of the same way, as labels of the stages. */
  readonly stageModels: readonly StageModel[];
  readonly steps: readonly Step[];
  /** Changes with anything above. A start with a different digest replans every open customer. */
  readonly digest: string;
}

/** Each phase has the stages that belong to it; a stage belongs to one phase at most. */
export interface StageModel {
  readonly title: Anchor['label'];
  readonly phases: readonly { readonly label: Anchor['label']; readonly stages: readonly string[] }[];
}

export interface Window {
  /** Wall-clock times `HH:MM`; a message due at or after `to` waits for the next window. */
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
  /** The kind of subject; undefined: a customer, as for everything in `playbook.yaml`. */
  readonly about?: SubjectKind;
  /** The register whose entries it is owed for. */
  readonly register?: string;
  /** The owner's seat, by customer tier; other subjects use the one for `ordinary`. */
  readonly owner: Readonly<Record<Tier, string>>;
  readonly trigger: Trigger;
  /** Calendar days from the day it counts from (not counted) to the deadline. */
  readonly dueDays: number;
  readonly remind: readonly RemindRule[];
  readonly escalate: readonly EscalateRule[];
  readonly closes: ClosingRule;
  /** Sent to the owner, once, when the customer answers; undefined: nothing is sent. */
  readonly answered?: TextKey;
  /** Asked in the customer's group when the owner presses 在群里询问; undefined: no such button. */
  readonly ask?: TextKey;
  /** Days after the deadline when the step lapses; undefined: it stays open until done. */
  readonly lapsesAfterDays?: number;
  /** Greetings go out on the day itself; everything else waits for a working day. */
  readonly onDayOff: 'send' | 'wait';
  /** Counted in minutes by the clock, because it cannot wait: colleagues hear of it at any hour. */
  readonly anyHour?: true;
  readonly late: LatePolicy;
}

/** What makes a step owed and the day it counts from: the kind, and its settings in the playbook. */
export interface Trigger {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

/**
 * Anchors maintained by the program, in addition to those of the playbook. `rosterGap`: since when one of the four
 * (客户、销售主管、业务员、业务助理) has been missing from an ordinary customer's group (S0 L38); removed once all
 * four are there. `trialProblem`, `installProblem`: the day by which a problem of the trial or of the installation is to
 * be solved. `suspended`, `resumed`: when an entry last suspended the customer, and when that was over.
 */
export const ownAnchors = ['rosterGap', 'installProblem', 'trialProblem', 'suspended', 'resumed'] as const;

/** Such an anchor is not a day of the customer's life and is not shown among those. */
export function isOwnAnchor(key: string): boolean {
  return ownAnchors.some((anchor) => anchor === key);
}

/** Replaces the single greetings when festivals fall on the same day. */
export const togetherText: TextKey = 'holiday-greeting/together';

export interface RemindRule {
  /** Names the reminder within its follow-up for the life of the follow-up. */
  readonly slot: string;
  /** Calendar days relative to the deadline: -2 is two days before. */
  readonly dueOffsetDays: number;
  /** Wall-clock time `HH:MM`; undefined: when the recipient's window opens. */
  readonly time?: string;
  /** As soon as the step is owed, whatever the deadline. */
  readonly atOnce?: true;
  /** Says again what another rule has said; an escalation does not wait for it. */
  readonly again?: true;
  /** Only for such an entry. */
  readonly if?: Condition;
  readonly to: Recipient | (string & {});
  /** May contain a word in braces filled in by the step's trigger: `holiday-greeting/{festival}`. */
  readonly say: TextKey;
}

export interface EscalateRule {
  readonly slot: string;
  /** Working days after the deadline. */
  readonly afterWorkingDays: number;
  /** Working hours after a deadline that is an hour, instead of the days. */
  readonly afterWorkingHours?: number;
  /** Minutes by the clock after such a deadline. */
  readonly afterMinutes?: number;
  /** Days, weeks or months after the deadline instead, counted from it and moved to a working day. */
  readonly afterOffset?: { readonly amount: number; readonly unit: 'd' | 'w' | 'mo' };
  readonly to: Extract<Recipient, 'supervisor' | 'director'>;
  readonly say: TextKey;
}

/** What closes a step. Several ways may be given. */
export interface ClosingRule {
  /** The contact log purpose that closes it. */
  readonly log?: string;
  /** The form that asks for what closing requires. */
  readonly form?: string;
  /** The anchor that closes it once its day is set, by whatever route. */
  readonly anchor?: string;
  /** The approval that decides on the form's answers; approval closes the step (`approvals.yaml`). */
  readonly approval?: string;
  /** The moves of an entry that close it. */
  readonly moves?: readonly string[];
  /** None of these moves is for the person who opened the entry. */
  readonly byOthers?: true;
  /** The register whose entry closes it. */
  readonly entry?: string;
  /**
   * `posted`: its message to the customer was posted. `gone`: what it counts from no longer applies. `greeting`: the
   * greeting has been decided. `answered`: the customer has pressed or written one of the answers of its question.
   */
  readonly when?: 'posted' | 'gone' | 'greeting' | 'answered';
  /** An answer of at most this score opens one entry of the register, such as a complaint. */
  readonly low?: { readonly atMost: number; readonly opens: string };
  /** An answer that ends this cycle and starts the next from the day given in another field. */
  readonly restart?: { readonly field: string; readonly is: string; readonly anchorFrom: string };
  /**
   * An answer that is not the end: it sets the day of an anchor, from which another step counts, and the supervisor is
   * told. Each time is a new round.
   */
  readonly opens?: {
    readonly field: string;
    readonly is: string;
    readonly anchor: string;
    readonly anchorFrom: string;
  };
  /** Logs of other steps that cover this one too: with these fields filled in, or one of them with the given value. */
  readonly alsoBy: readonly {
    readonly step: string;
    readonly fields: readonly string[];
    readonly is?: string;
  }[];
}

export interface LatePolicy {
  readonly staff: 'send-marked-late' | 'drop';
  /** A question later than this is not sent to the customer. */
  readonly customerDropAfterHours: number;
  /**
   * A deadline further back than this when its date was first recorded counts as history: importing an old book
   * raises no questions about last year's trials. In YAML `historyAfter: 30d`, the default.
   */
  readonly historyAfterDays: number;
}
