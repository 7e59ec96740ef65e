/** What the page and the server say to each other over `/api/rehearsal`. Instants are ISO strings in UTC. */
import type { PanelFollowUp, RehearsalPerson } from './rehearsal.ts';

export type { PanelFollowUp, PanelReminder, RehearsalPerson } from './rehearsal.ts';

export interface StageView {
  readonly now: string;
  readonly zone: string;
  readonly nextEventAt: string | null;
  readonly people: readonly StagePerson[];
}

export interface StagePerson extends RehearsalPerson {
  /** How many messages wait for this person, so that one sees whom something has reached. */
  readonly unread: number;
}

export const moves = ['next-event', 'next-day', 'plus-7-days'] as const;
export type Move = (typeof moves)[number];

export interface MovedView {
  readonly now: string;
  /** `false`: there was no next event, and the clock stands where it stood. */
  readonly moved: boolean;
}

export interface FollowUpsView {
  readonly followUps: readonly PanelFollowUp[];
}
