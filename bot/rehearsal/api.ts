/** The API under `/api/rehearsal` between page and server. Instants are ISO strings in UTC. */
import type { Capabilities } from '../../jobs/ports.ts';
import type { PanelFollowUp, RehearsalPerson } from './rehearsal.ts';

export type { PanelFollowUp, PanelReminder, RehearsalPerson } from './rehearsal.ts';

export interface StageView {
  readonly now: string;
  readonly zone: string;
  readonly nextEventAt: string | null;
  /** How far the weeks before have been replayed; null when they are complete. Until then, nothing is next. */
  readonly replayedTo: string | null;
  readonly people: readonly StagePerson[];
  readonly dialect: DialectView;
}

/** The platform within whose means the chat keeps, in the words of the reader. */
export interface DialectView {
  /** `web`: the browser chat's own. */
  readonly id: string;
  readonly name: string;
  readonly means: Pick<Capabilities, 'groupInbound' | 'customerPost' | 'whisper' | 'form'>;
  readonly facts: readonly { readonly what: string; readonly value: string }[];
  /** Every platform that can be chosen. */
  readonly all: readonly { readonly id: string; readonly name: string }[];
}

export interface StagePerson extends RehearsalPerson {
  /** Unread messages for this person, so that the viewer sees who has received something. */
  readonly unread: number;
}

export const moves = ['next-event', 'next-day', 'plus-7-days'] as const;
export type Move = (typeof moves)[number];

export interface MovedView {
  readonly now: string;
  /** `false`: there was no next event, and the clock did not move. */
  readonly moved: boolean;
  /** What was posted meanwhile, in order. A customer is only shown what they received. */
  readonly told: readonly ToldView[];
}

export interface ToldView {
  readonly room: string;
  /** Someone who received it: the viewer, if they did. */
  readonly reader: string;
  /** The recipient's name: a person, or the group. */
  readonly to: string;
  readonly title: string;
}

export interface FollowUpsView {
  readonly followUps: readonly PanelFollowUp[];
}

/** A link that signs in to the console as the viewer. */
export interface ConsoleLinkView {
  readonly url: string;
}
