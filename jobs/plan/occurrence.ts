import type { SubjectFacts, FollowUpFact, Occurrences } from './types.ts';

/** What is still open of a step, however long ago it was due: it stays owed until somebody ends it. */
export function openOf(step: string, { followUps }: SubjectFacts): readonly FollowUpFact[] {
  return followUps.filter((f) => f.step === step && f.state === 'open');
}

export const nothing: Occurrences = { owed: [], ahead: [] };
