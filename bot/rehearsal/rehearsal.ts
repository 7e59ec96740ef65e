import type { Temporal } from 'temporal-polyfill';
import type { WebDirectory, WebPerson } from '../platforms/web/directory.ts';

export type RehearsalPerson = WebPerson;

/** A follow-up as the rehearsal's panel shows it. Texts are ready to be read. */
export interface PanelFollowUp {
  readonly id: string;
  /** The step's name in the company's words, and which time it is. */
  readonly step: string;
  readonly owner: string | null;
  /** `YYYY-MM-DD` */
  readonly dueOn: string;
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly overdue: boolean;
  /** Open, but nobody has been told yet, and it is some time until it is due. */
  readonly ahead: boolean;
  readonly reason: string | null;
  readonly reminders: readonly PanelReminder[];
}

export interface PanelReminder {
  readonly id: string;
  /** ISO instant at which it goes or went out. */
  readonly at: string;
  /** Who is told: 客户, or a staff member's name. */
  readonly to: string;
  readonly audience: 'customer' | 'staff';
  readonly label: string;
  readonly state: 'planned' | 'claimed' | 'posted' | 'skipped' | 'cancelled' | 'unknown';
  readonly reason: string | null;
}

/** The stage of the rehearsal: its movable clock, its people, and what is owed. The chat itself is the web platform. */
export interface Rehearsal extends WebDirectory {
  readonly zone: string;
  now(): Temporal.Instant;
  /** When something is going to happen next; `null` when nothing is planned. May lie in the past for what is late. */
  nextEventAt(): Promise<Temporal.Instant | null>;
  /** Resolves when everything due by then has been delivered. Never called with an instant before `now()`. */
  moveTo(instant: Temporal.Instant): Promise<void>;
  people(): Promise<readonly RehearsalPerson[]>;
  /** @throws XinhangError `not_allowed` or `not_found` when the viewer may not see this customer */
  followUps(customerCode: string, viewer: string): Promise<readonly PanelFollowUp[]>;
}
