import type { CustomerFacts, EntryFacts, SubjectFacts } from './types.ts';

export function isCustomer(facts: SubjectFacts): facts is CustomerFacts {
  return facts.subject.kind === 'customer';
}

export function isEntry(facts: SubjectFacts): facts is EntryFacts {
  return facts.subject.kind === 'entry';
}
