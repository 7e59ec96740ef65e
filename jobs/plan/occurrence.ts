import type { SubjectFacts, FollowUpFact, Occurrences } from './types.ts';

/** The open follow-ups of a step, however long overdue: they stay owed until closed. */
export function openOf(step: string, { followUps }: SubjectFacts): readonly FollowUpFact[] {
  return followUps.filter((f) => f.step === step && f.state === 'open');
}

export const nothing: Occurrences = { owed: [], ahead: [] };
