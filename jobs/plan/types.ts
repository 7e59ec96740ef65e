/**
 * The words of planning.
 *
 * Step       流程步骤: one row of the playbook.
 * Subject    对象: what something is owed for: a customer, an entry of a register, a colleague, the company.
 * FollowUp   跟进事项: one step owed for one subject in one cycle. It has an owner, a due day and a closing rule.
 * Reminder   提醒: one message to one audience at one moment, about a follow-up. Its slot names it within the
 *            follow-up, so that planning the same thing twice meets the same reminder.
 * Anchor     a day in the customer's life that steps count from (试用开始, 到货 …).
 * Facts      what is known about one subject, made plain, before any decision.
 * Plan       what ought to exist, given the facts. It knows no clock: the same facts give the same plan at any time.
 * Change     what must happen so that what exists becomes what ought to exist, with the reason.
 */
import type { Temporal } from 'temporal-polyfill';
import type { Level, Playbook, Step, SubjectKind, Tier, Trigger } from '../../templates/reader/playbook.ts';
import type { AnySaid, Labels, Reason } from '../../templates/reader/said.ts';
import type { TriggerGrammar } from '../../templates/reader/trigger.ts';
import type { Value } from '../../templates/reader/values.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { Festivals } from '../calendar/festivals.ts';
import type { CycleForm } from './cycle.ts';

export interface Rules {
  readonly playbook: Playbook;
  readonly calendar: Calendar;
  readonly festivals: Festivals;
  readonly triggers: TriggerTable;
}

/**
 * The days that are planned, both ends included. What recurs has no end of its own, so a plan is made of the days
 * that matter now; what counts from a day of the customer's life is planned whole, however far ahead it lies.
 */
export interface Span {
  readonly from: Temporal.PlainDate;
  /** What lapsed before it is over. */
  readonly today: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
}

/** What ought to exist for one subject. */
export interface Plan {
  readonly followUps: readonly PlannedFollowUp[];
  /** The next day on which the same facts give another plan; null: only another fact does. */
  readonly nextLookOn: Temporal.PlainDate | null;
}

export type StaffId = string;

/** A staff member who works here today; those who left do not appear in facts. */
export interface Person {
  readonly id: StaffId;
  readonly name: string;
  /** The days on which somebody stands in; nobody's: no absence is known. */
  readonly away?: readonly Absence[];
}

/** Both ends included. */
export interface Absence {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly standIn: Person;
}

/** By seat: those of a customer, or whatever seats another subject has. */
export type People = Readonly<Partial<Record<string, Person>>>;

export interface AnchorFact {
  readonly on: Temporal.PlainDate;
  readonly recordedAt: Temporal.Instant;
  /** How often it has begun; a second trial is round 2 and opens a follow-up of its own. */
  readonly round: number;
}

/** One line of a customer's contact plan (客户接触计划). */
export interface ContactPlanFact {
  /** Its number within the customer. */
  readonly number: number;
  /** Null: nobody named, or somebody who has left. */
  readonly staff: Person | null;
  readonly nextOn: Temporal.PlainDate;
  readonly setAt: Temporal.Instant;
}

/** What something is owed for: a customer, an entry of a register, a colleague, the company. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** What planning needs to know of any subject. */
export interface SubjectFacts {
  readonly subject: Subject;
  /** Whose file its follow-ups belong to, and whose group what is said to a customer goes to; null: nobody's. */
  readonly customerId: string | null;
  /** When it was entered: nobody is asked about what should have been done before. */
  readonly enteredOn: Temporal.PlainDate;
  /** What is paused or ended has no plan. */
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
  /** The last real contact, of whichever side; null: none is on record. */
  readonly lastContactOn: Temporal.PlainDate | null;
  readonly contactPlans: readonly ContactPlanFact[];
  /** Cycles of the greetings about which somebody has decided, and those that are not to be sent. */
  readonly greetings: Readonly<Record<string, 'decided' | 'skipped'>>;
}

/** A follow-up that exists, with all reminders it ever had. */
export interface FollowUpFact {
  readonly id: string;
  readonly step: string;
  readonly cycle: string;
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  readonly ownerId: StaffId | null;
  /** What has closed it; null while it is not closed. */
  readonly closedBy: 'log' | 'facts' | 'posting' | 'approval' | null;
  readonly snooze: Snooze | null;
  /** A person said it need not be done; planning never opens it again. */
  readonly skipped: boolean;
  readonly reminders: readonly ReminderFact[];
}

export interface Snooze {
  readonly until: Temporal.PlainDate;
  /** A supervisor's snooze holds the escalation back too; an owner's own does not. */
  readonly holdsEscalation: boolean;
}

export interface ReminderFact {
  readonly id: string;
  readonly slot: string;
  readonly say: string;
  readonly recipientId: StaffId | null;
  readonly meantFor: Temporal.Instant;
  readonly state: 'planned' | 'claimed' | 'posted' | 'skipped' | 'cancelled' | 'unknown';
}

export interface PlannedFollowUp {
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  /** Null only where nobody who works here could own it; that is reported, not hidden. */
  readonly ownerId: StaffId | null;
  readonly reminders: readonly PlannedReminder[];
  /** Why nothing is owed any more, where facts say so; there are no reminders then. */
  readonly done?: Reason;
  /** Nobody did it while it was worth doing; there are no reminders then. */
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

/** One time that a step is owed: the cycle that names it, and the days it is reckoned with. */
export interface Occurrence {
  readonly cycle: string;
  /** The day it counts from. */
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  /** The day on which that became known: nobody is reported for what they could not have known before. */
  readonly knownOn: Temporal.PlainDate;
  /** What stands in the keys of its texts for the words in braces: `{ festival: 'mid-autumn' }`. */
  readonly fill?: Readonly<Record<string, string>>;
  /** Whoever it was given to by name, in place of the owner by tier. */
  readonly person?: Person;
  /** Why it is not owed any more, where facts say so. */
  readonly done?: Reason;
}

/** What a trigger finds: what is owed within the span, and what comes behind it, nearest first. */
export interface Occurrences {
  readonly owed: readonly Occurrence[];
  readonly ahead: readonly Occurrence[];
}

/**
 * One kind of trigger, all of it: how it is written, when its steps are owed, what names each time, what a text is told
 * about it, how a person calls it. A new kind is a file in `jobs/plan/triggers` and a line in its table.
 */
export interface TriggerKind<Settings extends object = object, Cycle = unknown>
  extends TriggerGrammar<Settings> {
  readonly cycle: CycleForm<Cycle>;
  /** When such a step is owed. Pure: the same facts give the same. */
  occurrences(step: Step, settings: Settings, facts: SubjectFacts, rules: Rules, span: Span): Occurrences;
  /** What it knows itself of what its texts are told; what needs the database is told by a feature. */
  values?(owed: Owed<Cycle>, scene: Scene): TriggerValues;
  /** Which time it is, for a person; null where there is only one. */
  name(owed: Owed<Cycle>, scene: Pick<Scene, 'rules'>): Labels | AnySaid | null;
  /** What the playbook says of such a trigger; null for one of another kind. */
  settingsOf(trigger: Trigger): Settings | null;
}

/** By groups, as texts name them: `{ festival: { name: … } }`. */
export type TriggerValues = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** One time a step is owed. */
export interface Owed<Cycle> {
  readonly cycle: Cycle;
  readonly anchorOn: Temporal.PlainDate;
}

export interface Scene {
  readonly rules: Rules;
  readonly today: Temporal.PlainDate;
  readonly language: keyof Labels;
}

/** All there are. */
export interface TriggerTable {
  readonly all: readonly TriggerKind[];
  /** @throws RangeError for a kind that is not in the table: the playbook was read with another one */
  of(trigger: Trigger): TriggerKind;
}
