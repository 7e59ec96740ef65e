import type { Temporal } from 'temporal-polyfill';
import type { OwnerRole, Step, Tier } from '../../templates/reader/playbook.ts';
import { isCustomer } from './subject.ts';
import type { People, Person, SubjectFacts } from './types.ts';
import { compareDays } from '../calendar/kept-on-days.ts';

/** The seat that owns a customer: 潜力客户 belong to the supervisor himself, 普通客户 to the salesperson (S0 L37-38). */
export const customerOwnerSeat: Readonly<Record<Tier, OwnerRole>> = {
  potential: 'supervisor',
  ordinary: 'salesperson',
};

/** Who owns a customer where no step says otherwise. */
export function customerOwner(tier: Tier, people: People): Person | null {
  return holderOf(customerOwnerSeat[tier], people);
}

/** The people of a step. A supervisor who opened an entry that its opener may not close is replaced by the director. */
export function peopleFor(step: Step, people: People): People {
  const { opener, supervisor, director } = people;
  if (step.closes.byOthers !== true || opener === undefined || supervisor?.id !== opener.id) return people;
  const { supervisor: _, ...others } = people;
  return director === undefined ? others : { ...others, supervisor: director };
}

/** Who owns a step: the playbook names the seat, by tier. */
export function ownerOf(step: Step, facts: SubjectFacts): Person | null {
  return holderOf(step.owner[isCustomer(facts) ? facts.tier : 'ordinary'], facts.people);
}

/**
 * If the seat is vacant, the next one above takes it, else anyone present, so that nothing is left without an owner.
 */
function holderOf(seat: string, people: People): Person | null {
  const { supervisor, director, salesperson, assistant, opener } = people;
  return people[seat] ?? supervisor ?? director ?? salesperson ?? assistant ?? opener ?? null;
}

/** The recipient of a staff reminder; null where the seat is vacant. */
export function recipientOf(to: string, owner: Person | null, people: People): Person | null {
  return to === 'owner' ? owner : (people[to] ?? null);
}

/**
 * Who a rung of the escalation goes to. It must be someone above the owner: where the supervisor owns the follow-up
 * himself, the supervisor's rung goes straight to the marketing director (S0 L37, part 3).
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

/** Who stands in for a person on a day, following stand-ins who are away themselves. */
export function onDuty(person: Person, day: Temporal.PlainDate): Person {
  const asked = new Set<string>();
  let found = person;
  for (;;) {
    asked.add(found.id);
    const absence = found.away?.find(({ from, to }) => isWithin(day, from, to));
    // Two absent colleagues who stand in for each other: send it to the original recipient rather than to no one.
    if (absence === undefined) return found;
    if (asked.has(absence.standIn.id)) return person;
    found = absence.standIn;
  }
}

function isWithin(day: Temporal.PlainDate, from: Temporal.PlainDate, to: Temporal.PlainDate): boolean {
  return compareDays(from, day) <= 0 && compareDays(day, to) <= 0;
}
