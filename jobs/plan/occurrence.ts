import type { SubjectFacts, FollowUpFact, Occurrences } from './types.ts';

/** The open follow-ups of a step, however long overdue: they stay owed until closed. */
export function openOf(step: string, { followUps }: SubjectFacts): readonly FollowUpFact[] {
  return followUps.filter((f) => f.step === step && f.state === 'open');
}

/** Follow-ups ended by a person or a posting stay ended; those closed by facts reopen when the facts are withdrawn. */
export function isEnded({ state, closedBy, skipped }: FollowUpFact): boolean {
  return skipped || (state === 'closed' && closedBy !== 'facts');
}

export const nothing: Occurrences = { owed: [], ahead: [] };
