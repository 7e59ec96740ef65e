import { Temporal } from 'temporal-polyfill';
import type { Recipient, Step } from '../../templates/reader/playbook.ts';
import { isCustomer } from './subject.ts';
import type { People, Person, SubjectFacts } from './types.ts';

/**
 * Who owns a step: 潜力客户 belong to the supervisor himself, 普通客户 to the salesperson (S0 L37-38). Where that
 * seat is empty the next one above takes it, and where nobody is above whoever else is there, so that no follow-up is
 * left without somebody who works here.
 */
export function ownerOf(step: Step, facts: SubjectFacts): Person | null {
  const { supervisor, director, salesperson, assistant } = facts.people;
  const seat = step.owner[isCustomer(facts) ? facts.tier : 'ordinary'];
  return facts.people[seat] ?? supervisor ?? director ?? salesperson ?? assistant ?? null;
}

/** The person a staff reminder speaks to; null where nobody holds the seat. */
export function recipientOf(
  to: Exclude<Recipient, 'customer'>,
  owner: Person | null,
  people: People,
): Person | null {
  return to === 'owner' ? owner : (people[to] ?? null);
}

/**
 * Whom a rung of the escalation reaches. It must be somebody above the owner: where the supervisor owns the
 * follow-up himself, the rung meant for the supervisor goes straight to the marketing director (S0 L37, part 3).
 */
export function escalationRecipient(
  to: 'supervisor' | 'director',
  owner: Person | null,
  people: People,
): Person | null {
  const named = people[to] ?? null;
  if (named !== null && named.id !== owner?.id) return named;
  const director = people.director ?? null;
  return director === null || director.id === owner?.id ? null : director;
}

/** Who is there for somebody on a day: their stand-in while they are away, and that one's, and so on. */
export function onDuty(person: Person, day: Temporal.PlainDate): Person {
  const asked = new Set<string>();
  let found = person;
  for (;;) {
    asked.add(found.id);
    const absence = found.away?.find(({ from, to }) => isWithin(day, from, to));
    // Two who stand in for each other and are both away: better to the one it is for than to nobody.
    if (absence === undefined) return found;
    if (asked.has(absence.standIn.id)) return person;
    found = absence.standIn;
  }
}

function isWithin(day: Temporal.PlainDate, from: Temporal.PlainDate, to: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0;
}
