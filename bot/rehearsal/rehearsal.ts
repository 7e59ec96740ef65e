import type { Temporal } from 'temporal-polyfill';
import type { WebDirectory, WebPerson } from '../platforms/web/directory.ts';

export type RehearsalPerson = WebPerson;

/** A follow-up as the rehearsal's panel shows it, with display-ready texts. */
export interface PanelFollowUp {
  readonly id: string;
  /** The step's name in the company's language, with its cycle. */
  readonly step: string;
  readonly owner: string | null;
  /** `YYYY-MM-DD` */
  readonly dueOn: string;
  /** `14:30`; null: the whole day. */
  readonly dueTime: string | null;
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly overdue: boolean;
  /** Open, no reminder has gone out yet, and not due for some time. */
  readonly ahead: boolean;
  readonly reason: string | null;
  readonly reminders: readonly PanelReminder[];
}

export interface PanelReminder {
  readonly id: string;
  /** ISO instant at which it is or was posted. */
  readonly at: string;
  /** The recipient: 客户, or a staff member's name. */
  readonly to: string;
  readonly audience: 'customer' | 'staff';
  readonly label: string;
  readonly state: 'planned' | 'claimed' | 'handed' | 'posted' | 'skipped' | 'cancelled' | 'unknown';
  readonly reason: string | null;
}

/** The stage of the rehearsal: its movable clock, people and follow-ups. The chat itself is the web platform. */
export interface Rehearsal extends WebDirectory {
  readonly zone: string;
  now(): Temporal.Instant;
  /** How far the sample company's weeks have been replayed; null when they are complete. */
  replayedTo(): Temporal.Instant | null;
  /** The next planned event; `null` if there is none. In the past if something is late. */
  nextEventAt(): Promise<Temporal.Instant | null>;
  /** Resolves when everything due by then has been delivered. The instant must not be before `now()`. */
  moveTo(instant: Temporal.Instant): Promise<void>;
  people(): Promise<readonly RehearsalPerson[]>;
  /** @throws XinhangError `not_allowed` or `not_found` when the viewer may not see this customer */
  followUps(customerCode: string, viewer: string): Promise<readonly PanelFollowUp[]>;
  /**
   * A link that signs the viewer in to the console.
   *
   * @throws XinhangError `not_allowed` for a customer
   */
  consoleLink(viewer: string): Promise<string>;
}
