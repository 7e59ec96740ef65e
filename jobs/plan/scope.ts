import type { Step } from '../../templates/reader/playbook.ts';
import type { Occurrence, SubjectFacts, FollowUpFact, Person, Rules, Snooze } from './types.ts';

/** The inputs for the reminders of one occurrence. */
export interface Scope {
  readonly step: Step;
  readonly facts: SubjectFacts;
  readonly rules: Rules;
  readonly occurrence: Occurrence;
  readonly owner: Person | null;
  /** The existing follow-up, if it was planned before. */
  readonly existing: FollowUpFact | null;
  readonly snooze: Snooze | null;
}
