/**
 * The terms of planning.
 *
 * Step       流程步骤: one row of the playbook.
 * Subject    对象: what a step is owed for: a customer, an entry of a register, a colleague, the company.
 * FollowUp   跟进事项: one step owed for one subject in one cycle. It has an owner, a due day and a closing rule.
 * Reminder   提醒: one message to one audience at one moment, about a follow-up. Its slot identifies it within the
 *            follow-up, so that planning twice finds the same reminder.
 * Anchor     a day in the customer's life that steps count from (试用开始, 到货 …).
 * Facts      what is known about one subject, as plain values, before any decision.
 * Plan       what should exist, given the facts. It has no clock: the same facts always give the same plan.
 * Change     what must happen to get from what exists to what should exist, with the reason.
 */
import type { TrendFacts } from './trend.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Level, Playbook, Step, SubjectKind, Tier, Trigger } from '../../templates/reader/playbook.ts';
import type { AnySaid, Labels, Reason } from '../../templates/reader/said.ts';
import type { GradeField } from '../../templates/reader/duty.ts';
import type { TriggerGrammar } from '../../templates/reader/trigger.ts';
import type { Value } from '../../templates/reader/values.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { Festivals } from '../calendar/festivals.ts';
import type { Register } from '../../templates/reader/register.ts';
import type { CycleForm } from './cycle.ts';

export interface Rules {
  readonly playbook: Playbook;
  readonly registers: readonly Register[];
  readonly calendar: Calendar;
  readonly festivals: Festivals;
  readonly triggers: TriggerTable;
}

/**
 * The planned days, inclusive. Recurring steps have no end, so only the days relevant now are planned; steps counted
 * from an anchor are planned completely, however far ahead.
 */
export interface Span {
  readonly from: Temporal.PlainDate;
  /** Follow-ups that expired before this day lapse. */
  readonly today: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
}

/** What ought to exist for one subject. */
export interface Plan {
  readonly followUps: readonly PlannedFollowUp[];
  /** The next day on which the same facts give a different plan; null: only a change of facts does. */
  readonly nextLookOn: Temporal.PlainDate | null;
}

export type StaffId = string;

/** A staff member present in the register; those who left do not appear in facts. */
export interface Person {
  readonly id: StaffId;
  readonly name: string;
  /** When their day's messages go out, as `HH:MM`; absent: when the staff window opens. */
  readonly morningAt?: string;
  /** Days with a stand-in; absent when no absence is known. */
  readonly away?: readonly Absence[];
}

/** Both ends inclusive. */
export interface Absence {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly standIn: Person;
}

/** By seat: those of a customer, or of another kind of subject. */
export type People = Readonly<Partial<Record<string, Person>>>;

export interface AnchorFact {
  readonly on: Temporal.PlainDate;
  readonly recordedAt: Temporal.Instant;
  /** How often it has started; a second trial is round 2 and opens a follow-up of its own. */
  readonly round: number;
}

/** One line of a customer's contact plan (客户接触计划). */
export interface ContactPlanFact {
  /** Unique within the customer. */
  readonly number: number;
  /** Null: not named, or the person has left. */
  readonly staff: Person | null;
  readonly nextOn: Temporal.PlainDate;
  readonly setAt: Temporal.Instant;
}

/** What a step is owed for: a customer, an entry of a register, a colleague, the company. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** The facts that planning needs about any subject. */
export interface SubjectFacts {
  readonly subject: Subject;
  /**
   * The customer whose file holds the follow-ups and whose group receives customer messages; null: not about a
   * customer.
   */
  readonly customerId: string | null;
  /** The day it was entered: nothing due before it is asked for. */
  readonly enteredOn: Temporal.PlainDate;
  /** False when paused or ended; the plan is then empty. */
  readonly active: boolean;
  readonly hasCustomerRoom: boolean;
  readonly people: People;
  readonly anchors: Readonly<Record<string, AnchorFact>>;
  readonly followUps: readonly FollowUpFact[];
}

export interface CustomerFacts extends SubjectFacts {
  readonly subject: { readonly kind: 'customer'; readonly id: string };
  readonly customerId: string;
  readonly tier: Tier;
  readonly level: Level;
  /** The last real contact, by either side; null: none recorded. */
  readonly lastContactOn: Temporal.PlainDate | null;
  readonly contactPlans: readonly ContactPlanFact[];
  /** Cycles of greetings that are decided, and of those to be skipped. */
  readonly greetings: Readonly<Record<string, 'decided' | 'skipped'>>;
  /** What its duties follow from; absent: no register asks anything for such a customer. */
  readonly duties?: CustomerDuties;
}

export interface CustomerDuties {
  /** As conditions name them. */
  readonly grades: Readonly<Partial<Record<GradeField, string>>>;
  /** The day on which one of them last changed; null: never since it was entered. */
  readonly gradedOn: Temporal.PlainDate | null;
  /** By step: the day on which the rules came to ask for it as they do; absent: only now. */
  readonly inRulesSince: ReadonlyMap<string, Temporal.PlainDate>;
  /** Its entries in the registers that have duties, in order. */
  readonly filed: readonly FiledEntry[];
  /** What the trends of duties compare, by what is summed up; absent: it has nothing of it. */
  readonly counted?: TrendFacts['counted'];
}

/** An entry (单据) of a register. */
export interface EntryFacts extends SubjectFacts {
  readonly subject: { readonly kind: 'entry'; readonly id: string };
  readonly register: string;
  /** What people call it. */
  readonly number: string;
  readonly flags?: readonly string[];
  /** The last day whose timed rules have been judged. */
  readonly judgedOn?: Temporal.PlainDate | null;
  /** In order; the first one opened it. */
  readonly moves: readonly MoveFact[];
  /** The last contact with its customer; absent: none recorded, or no step counts from it. */
  readonly lastContactOn?: Temporal.PlainDate | null;
  /** Its answers, and its customer's level and tier as `customerLevel` and `customerTier`. */
  readonly values: Readonly<Record<string, string>>;
  /** The days that its customer has, of those that conditions of its steps name; absent: none. */
  readonly days?: ReadonlySet<string>;
  /** Its customer's other entries in the registers that its steps name, oldest first; absent: none. */
  readonly others?: readonly Omit<FiledEntry, 'moves'>[];
}

/** A colleague, or the company, with what is needed for duties. */
export interface DutyFacts extends SubjectFacts {
  readonly subject: { readonly kind: 'staff' | 'company'; readonly id: string };
  readonly customerId: null;
  /** Their roles and posts, also those they have while no one else does. */
  readonly holds: readonly string[];
  readonly awayOn: readonly { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }[];
  /** What they opened in the registers that have duties, in order; of the company, what anybody did. */
  readonly filed: readonly FiledEntry[];
}

export interface FiledEntry {
  readonly register: string;
  readonly number: string;
  readonly state: string;
  readonly openedAt: Temporal.Instant;
  /** The moves that it made. */
  readonly moves: readonly string[];
  /** Of the fields that say what it is about. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface MoveFact {
  /** Null: it was opened. */
  readonly move: string | null;
  readonly from: string | null;
  readonly to: string;
  readonly at: Temporal.Instant;
  /** The name of the person who made it. */
  readonly by: string;
}

/** An existing follow-up with all its reminders, past ones included. */
export interface FollowUpFact {
  readonly id: string;
  readonly step: string;
  readonly cycle: string;
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  /** Set when the deadline is an hour of that day. */
  readonly dueAt?: Temporal.Instant;
  readonly ownerId: StaffId | null;
  /** What closed it; null while it is not closed. */
  readonly closedBy: 'log' | 'facts' | 'posting' | 'approval' | null;
  readonly snooze: Snooze | null;
  /** Marked by a person as unnecessary; planning never reopens it. */
  readonly skipped: boolean;
  readonly reminders: readonly ReminderFact[];
}

export interface Snooze {
  readonly until: Temporal.PlainDate;
  /** A supervisor's snooze also delays the escalation; an owner's does not. */
  readonly holdsEscalation: boolean;
}

export interface ReminderFact {
  readonly id: string;
  readonly slot: string;
  readonly say: string;
  readonly recipientId: StaffId | null;
  readonly meantFor: Temporal.Instant;
  /** The deadline it is, or was, about; undefined: that of its follow-up. */
  readonly aboutDueOn?: Temporal.PlainDate;
  readonly state: 'planned' | 'claimed' | 'posted' | 'skipped' | 'cancelled' | 'unknown';
}

export interface PlannedFollowUp {
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  readonly dueAt?: Temporal.Instant;
  /** Null only if no current staff member can own it; that is reported, not hidden. */
  readonly ownerId: StaffId | null;
  readonly reminders: readonly PlannedReminder[];
  /** Set when facts show it is no longer owed; there are no reminders then. */
  readonly done?: Reason;
  /** Set when it expired undone; there are no reminders then. */
  readonly lapsed?: true;
}

export type PlannedReminder = {
  readonly slot: string;
  readonly say: string;
  readonly at: Temporal.Instant;
} & (
  | { readonly audience: 'customer'; readonly recipientId: null }
  | { readonly audience: 'staff'; readonly recipientId: StaffId }
);

export type Change =
  | { readonly kind: 'open'; readonly followUp: PlannedFollowUp }
  | {
      readonly kind: 'adjust';
      readonly followUpId: string;
      readonly anchorOn: Temporal.PlainDate;
      readonly dueOn: Temporal.PlainDate;
      readonly dueAt?: Temporal.Instant;
      readonly ownerId: StaffId | null;
      readonly reason: Reason;
    }
  | { readonly kind: 'close'; readonly followUpId: string; readonly reason: Reason }
  | { readonly kind: 'reopen'; readonly followUpId: string; readonly reason: Reason }
  | { readonly kind: 'cancel'; readonly followUpId: string; readonly reason: Reason }
  | {
      readonly kind: 'add-reminder';
      readonly followUpId: string;
      readonly reminder: PlannedReminder;
    }
  | {
      readonly kind: 'move-reminder';
      readonly reminderId: string;
      readonly reminder: PlannedReminder;
      readonly reason: Reason;
    }
  | { readonly kind: 'cancel-reminder'; readonly reminderId: string; readonly reason: Reason };

/** One occurrence of a step: the cycle that identifies it, and its days. */
export interface Occurrence {
  readonly cycle: string;
  /** The day it counts from. */
  readonly anchorOn: Temporal.PlainDate;
  /** The instant it counts from, where that is known. */
  readonly anchorAt?: Temporal.Instant;
  readonly dueOn: Temporal.PlainDate;
  /** Set when the deadline is an hour of that day. */
  readonly dueAt?: Temporal.Instant;
  /**
   * The working day on which the owner could first be told of it: no one is reported for what they could not have known
   * earlier.
   */
  readonly knownOn: Temporal.PlainDate;
  /** The day it counts from was promised; nothing happens on it that has to be waited for. */
  readonly promised?: true;
  /** Replacements for placeholders in its text keys: `{ festival: 'mid-autumn' }`. */
  readonly fill?: Readonly<Record<string, string>>;
  /** The person it was explicitly assigned to, instead of the owner by tier. */
  readonly person?: Person;
  /** Set when facts show it is no longer owed. */
  readonly done?: Reason;
}

/** A trigger's result: occurrences owed within the span, and those after it, nearest first. */
export interface Occurrences {
  readonly owed: readonly Occurrence[];
  readonly ahead: readonly Occurrence[];
}

/**
 * Which of a step's follow-ups that are over can still change its plan: those whose cycle may come up again, and those that
 * its trigger looks at. The others are not read, because a customer of many years has hundreds of them.
 */
export type Recall =
  | { readonly of: 'all' }
  /** Those in a round of a day that is known now. */
  | { readonly of: 'rounds' }
  /** Those that count from the last contact. */
  | { readonly of: 'last-contact' }
  /** Those that count from the next day of a contact plan. */
  | { readonly of: 'contact-plans' }
  /** Those due at most so many days before today; with `orOpen`, before the earliest that is open, if that is earlier. */
  | { readonly of: 'days'; readonly days: number; readonly orOpen?: true };

/**
 * The complete definition of a trigger kind: its syntax, when its steps are owed, its cycles, its text variables and
 * its display name. A new kind is a file in `jobs/plan/triggers` and an entry in its table.
 */
export interface TriggerKind<Settings extends object = object, Cycle = unknown>
  extends TriggerGrammar<Settings> {
  readonly cycle: CycleForm<Cycle>;
  /** When a step with this trigger is owed. Pure. */
  occurrences(step: Step, settings: Settings, facts: SubjectFacts, rules: Rules, span: Span): Occurrences;
  /** What of the past it has to know; absent: everything. */
  recalls?(settings: Settings): Recall;
  /** Text values that the trigger can derive itself; values that need the database come from a feature. */
  values?(owed: Owed<Cycle>, scene: Scene): TriggerValues;
  /** Display name of the occurrence; null where there is only one. */
  name(owed: Owed<Cycle>, scene: Pick<Scene, 'rules'>): Labels | AnySaid | null;
  /** The trigger's settings in the playbook; null for a trigger of another kind. */
  settingsOf(trigger: Trigger): Settings | null;
}

/** By group, as in texts: `{ festival: { name: … } }`. */
export type TriggerValues = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** One occurrence of a step. */
export interface Owed<Cycle> {
  readonly cycle: Cycle;
  readonly anchorOn: Temporal.PlainDate;
}

export interface Scene {
  readonly rules: Rules;
  readonly today: Temporal.PlainDate;
  readonly language: keyof Labels;
}

/** All trigger kinds. */
export interface TriggerTable {
  readonly all: readonly TriggerKind[];
  /** @throws RangeError for a kind not in the table: the playbook was read with a different one */
  of(trigger: Trigger): TriggerKind;
}
