import type { Step } from '../../templates/reader/playbook.ts';
import type { Occurrence, SubjectFacts, FollowUpFact, Person, Rules, Snooze } from './types.ts';

/** Everything that the reminders of one occurrence depend on. */
export interface Scope {
  readonly step: Step;
  readonly facts: SubjectFacts;
  readonly rules: Rules;
  readonly occurrence: Occurrence;
  readonly owner: Person | null;
  /** The follow-up as it stands, if it has been planned before. */
  readonly existing: FollowUpFact | null;
  readonly snooze: Snooze | null;
}
