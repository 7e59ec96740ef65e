import type { CustomerFacts, DutyFacts, EntryFacts, SubjectFacts } from './types.ts';

export function isCustomer(facts: SubjectFacts): facts is CustomerFacts {
  return facts.subject.kind === 'customer';
}

export function isEntry(facts: SubjectFacts): facts is EntryFacts {
  return facts.subject.kind === 'entry';
}

/** What a colleague or the company owes by the calendar. */
export function isDuty(facts: SubjectFacts): facts is DutyFacts {
  return 'filed' in facts;
}
