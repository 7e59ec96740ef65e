/**
 * The words of planning.
 *
 * Step       流程步骤: one row of the playbook.
 * FollowUp   跟进事项: one step owed for one customer in one cycle. It has an owner, a due day and a closing rule.
 * Reminder   提醒: one message to one audience at one moment, about a follow-up. Its slot names it within the
 *            follow-up, so that planning the same thing twice meets the same reminder.
 * Anchor     a day in the customer's life that steps count from (试用开始, 到货 …).
 * Facts      what is known about one customer, made plain, before any decision.
 * Plan       what ought to exist, given the facts. It knows no clock: the same facts give the same plan at any time.
 * Change     what must happen so that what exists becomes what ought to exist, with the reason.
 */
import type { Temporal } from 'temporal-polyfill';
import type { OwnerRole, Playbook, Tier } from '../../templates/playbook.ts';
import type { Calendar } from '../calendar/calendar.ts';

export interface Rules {
  readonly playbook: Playbook;
  readonly calendar: Calendar;
}

export type StaffId = string;

/** A staff member who works here today; those who left do not appear in facts. */
export interface Person {
  readonly id: StaffId;
  readonly name: string;
}

export type People = Readonly<Partial<Record<OwnerRole | 'director', Person>>>;

export interface AnchorFact {
  readonly on: Temporal.PlainDate;
  readonly recordedAt: Temporal.Instant;
  /** How often it has begun; a second trial is round 2 and opens a follow-up of its own. */
  readonly round: number;
}

export interface CustomerFacts {
  readonly id: string;
  readonly tier: Tier;
  /** Only an active customer is followed up; a paused or ended one has no plan. */
  readonly active: boolean;
  readonly hasCustomerRoom: boolean;
  readonly people: People;
  readonly anchors: Readonly<Record<string, AnchorFact>>;
  readonly followUps: readonly FollowUpFact[];
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
      readonly reason: string;
    }
  | { readonly kind: 'reopen'; readonly followUpId: string; readonly reason: string }
  | { readonly kind: 'cancel'; readonly followUpId: string; readonly reason: string }
  | {
      readonly kind: 'add-reminder';
      readonly followUpId: string;
      readonly reminder: PlannedReminder;
    }
  | {
      readonly kind: 'move-reminder';
      readonly reminderId: string;
      readonly reminder: PlannedReminder;
      readonly reason: string;
    }
  | { readonly kind: 'cancel-reminder'; readonly reminderId: string; readonly reason: string };
