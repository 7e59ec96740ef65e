import type { Temporal } from 'temporal-polyfill';
import type { Reason } from '../../templates/reader/said.ts';
import type { Festival } from '../../templates/reader/holidays.ts';
import type { CustomerFacts, FollowUpFact, Person } from './types.ts';

/** One time that a step is owed: the cycle that names it, and the days it is reckoned with. */
export interface Occurrence {
  readonly cycle: string;
  /** The day it counts from. */
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  /** The day on which that became known: nobody is reported for what they could not have known before. */
  readonly knownOn: Temporal.PlainDate;
  readonly festival?: Festival;
  /** Whoever it was given to by name, in place of the owner by tier. */
  readonly person?: Person;
  /** Why it is not owed any more, where facts say so. */
  readonly done?: Reason;
}

/** What a trigger finds: what is owed within the span, and what comes behind it, nearest first. */
export interface Occurrences {
  readonly owed: readonly Occurrence[];
  readonly ahead: readonly Occurrence[];
}

/** What is still open of a step, however long ago it was due: it stays owed until somebody ends it. */
export function openOf(step: string, { followUps }: CustomerFacts): readonly FollowUpFact[] {
  return followUps.filter((f) => f.step === step && f.state === 'open');
}

export const nothing: Occurrences = { owed: [], ahead: [] };
