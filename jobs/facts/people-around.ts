import { holdersAmong, ownHoldersAmong, postOf } from '../../templates/reader/roles.ts';
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
  /** Those who are told of a customer besides, by post: its own person, who has it, or, while no one does, its own colleague. */
  told(posts: readonly string[], seats: People, own: Readonly<Record<string, string>>): People;
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
  const held = new Map<string, Person | undefined>();
  const ownHolderOf = (post: string) => {
    if (!held.has(post)) {
      const [own] = ownHoldersAmong(onStaff, post);
      held.set(post, present(own?.id ?? null));
    }
    return held.get(post);
  };
  return {
    present,
    directorOf,
    told: (posts, seats, own) =>
      Object.fromEntries(
        posts.flatMap((post) => {
          const instead = (postOf(post)?.else ?? []).map((role) => seats[role]);
          const told =
            present(own[post] ?? null) ?? ownHolderOf(post) ?? instead.find((one) => one !== undefined);
          return told === undefined ? [] : [[post, told] as const];
        }),
      ),
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
