import type { SubjectFacts, FollowUpFact, Occurrences } from './types.ts';

/** The open follow-ups of a step, however long overdue: they stay owed until closed. */
export function openOf(step: string, facts: SubjectFacts): readonly FollowUpFact[] {
  return followUpsOf(step, facts).filter(({ state }) => state === 'open');
}

/** The follow-ups of a step. Every step asks for its own, and an old customer has many, so they are sorted once. */
export function followUpsOf(step: string, { followUps }: SubjectFacts): readonly FollowUpFact[] {
  if (sorted?.followUps !== followUps) sorted = { followUps, bySteps: grouped(followUps) };
  return sorted.bySteps.get(step) ?? none;
}

const none: readonly FollowUpFact[] = [];
/** Of the subject that was asked for last: one is planned after the other. */
let sorted: {
  readonly followUps: readonly FollowUpFact[];
  readonly bySteps: ReadonlyMap<string, readonly FollowUpFact[]>;
} | null = null;

function grouped(followUps: readonly FollowUpFact[]): ReadonlyMap<string, readonly FollowUpFact[]> {
  const bySteps = new Map<string, FollowUpFact[]>();
  for (const followUp of followUps) {
    const known = bySteps.get(followUp.step);
    if (known === undefined) bySteps.set(followUp.step, [followUp]);
    else known.push(followUp);
  }
  return bySteps;
}

/** Follow-ups ended by a person or a posting stay ended; those closed by facts reopen when the facts are withdrawn. */
export function isEnded({ state, closedBy, skipped }: FollowUpFact): boolean {
  return skipped || (state === 'closed' && closedBy !== 'facts');
}

export const nothing: Occurrences = { owed: [], ahead: [] };
