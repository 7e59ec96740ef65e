import type { CustomerFacts, SubjectFacts } from './types.ts';

export function isCustomer(facts: SubjectFacts): facts is CustomerFacts {
  return facts.subject.kind === 'customer';
}
