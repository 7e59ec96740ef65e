import { holdersAmong } from '../../templates/reader/roles.ts';
import type { People, Person } from '../plan/types.ts';
import { directorAmong } from './director-of.ts';
import { presentPerson } from './present-person.ts';
import type { StaffRow } from './staff-around.ts';

interface Seats {
  readonly supervisorId: string | null;
  readonly salespersonId: string | null;
  readonly assistantId: string | null;
}

/** Converts each person once: a few colleagues hold the seats of all customers. */
export interface PeopleAround {
  present(id: string | null): Person | undefined;
  directorOf(supervisorId: string | null): Person | undefined;
  /** Those above a colleague: who they report to, and the director of both. */
  above(id: string, superiorId: string | null): People;
  /** Who does the work of a post: of its holders the one who does it already, else the longest registered. */
  holderOf(post: string, currentId: string | null): Person | undefined;
}

export function peopleAround(staff: ReadonlyMap<string, StaffRow>): PeopleAround {
  const rowOf = (id: string | null) => (id === null ? null : (staff.get(id) ?? null));
  const directors = new Map<string | null, Person | undefined>();
  const onStaff = [...staff.values()].filter(({ leftOn }) => leftOn === null);
  const people = new Map([...staff].map(([id, row]) => [id, presentPerson(row)]));
  const present = (id: string | null) => (id === null ? undefined : people.get(id));
  const directorOf = (supervisorId: string | null) => {
    if (!directors.has(supervisorId)) {
      directors.set(supervisorId, directorAmong(staff.values(), rowOf(supervisorId)));
    }
    return directors.get(supervisorId);
  };
  return {
    present,
    directorOf,
    above: (id, superiorId) => {
      const supervisor = present(superiorId);
      // Their superior, if that is a director; otherwise the director above their supervisor.
      const direct = directorOf(id);
      const director = direct?.id === superiorId ? direct : directorOf(superiorId);
      return { ...(supervisor && { supervisor }), ...(director && { director }) };
    },
    holderOf: (post, currentId) => {
      const holders = holdersAmong(onStaff, post);
      return people.get((holders.find(({ id }) => id === currentId) ?? holders[0])?.id ?? '');
    },
  };
}

/** The people of a customer, by seat. */
export function peopleOf(seats: Seats, staff: PeopleAround): People {
  const supervisor = staff.present(seats.supervisorId);
  const salesperson = staff.present(seats.salespersonId);
  const assistant = staff.present(seats.assistantId);
  const director = staff.directorOf(seats.supervisorId);
  return {
    ...(supervisor && { supervisor }),
    ...(salesperson && { salesperson }),
    ...(assistant && { assistant }),
    ...(director && { director }),
  };
}
