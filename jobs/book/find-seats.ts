import { ownerRoles, type OwnerRole } from '../../templates/reader/playbook.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { roleWords } from '../../templates/reader/roles.ts';
import { fitsSeat } from '../access/can.ts';
import type { BookRow } from './read-row.ts';
import { problemAt } from './sheet.ts';
import { finderOf } from './staff-register.ts';

/** Staff codes. */
export type Seats = Readonly<Record<OwnerRole, string | null>>;

interface Person {
  readonly code: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** A holder as written in a book, by code or name. */
interface Held {
  readonly code: string | null;
  readonly name?: string | undefined;
}

/**
 * Looks up the people on the seats of a book, with the chat's rules: by code, or by a unique name, and with a role that
 * fits the seat. The current holder of a seat may keep it.
 *
 * A name that is wrong in a hundred rows is one problem, reported at the first of them.
 */
export function createSeatFinder(people: Iterable<Person>) {
  const find = finderOf(people);
  const found = new Map<
    string,
    { readonly at: AnySaid; readonly why: (more: number) => AnySaid; more: number }
  >();
  const report = (cause: string, at: AnySaid, why: (more: number) => AnySaid): null => {
    const known = found.get(cause);
    if (known === undefined) found.set(cause, { at, why, more: 0 });
    else known.more += 1;
    return null;
  };
  const seatOf = (row: BookRow, seat: OwnerRole, held: Held | null): string | null => {
    const named = row.seats[seat];
    if (named === null) return null;
    if (held !== null && held.code !== null && (named === held.code || named === held.name)) return held.code;
    const [person, ...others] = find(named);
    if (others.length > 0) {
      const codes = find(named).map(({ code }) => code);
      return report(`several ${named}`, row.at(seat), (more) =>
        said('book/of-one-name', { person: named, codes, more }),
      );
    }
    if (person === undefined) {
      return report(`nobody ${named}`, row.at(seat), (more) =>
        said('book/nobody-of-register', { person: named, more }),
      );
    }
    if (fitsSeat(person, seat)) return person.code;
    return report(`${seat} ${person.code}`, row.at(seat), (more) =>
      said('book/cannot-hold-seat', {
        person: person.code,
        roles: person.roles.map(roleWords),
        seat: roleWords(seat),
        more,
      }),
    );
  };
  return {
    /** @param held who holds a seat now */
    seatsOf(row: BookRow, held: (seat: OwnerRole) => Held | null = () => null): Seats {
      const seats: Record<OwnerRole, string | null> = {
        supervisor: null,
        salesperson: null,
        assistant: null,
      };
      for (const seat of ownerRoles) seats[seat] = seatOf(row, seat, held(seat));
      return seats;
    },
    problems: (): AnySaid[] => [...found.values()].map(({ at, why, more }) => problemAt(at, why(more))),
  };
}
