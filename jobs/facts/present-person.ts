import { fromDbDate } from '../../prisma/days.ts';
import type { Person } from '../plan/types.ts';

interface StaffLike {
  readonly id: string;
  readonly name: string;
  readonly leftOn: Date | null;
  readonly morningAt?: string | null;
  readonly absences?: readonly {
    readonly from: Date;
    readonly to: Date;
    readonly standIn: StaffLike;
  }[];
}

/** A staff row as a possible recipient; undefined for null and for someone who has left. */
export function presentPerson(staff: StaffLike | null): Person | undefined {
  if (staff === null || staff.leftOn !== null) return undefined;
  const { id, name, morningAt = null, absences = [] } = staff;
  const away = absences.flatMap(({ from, to, standIn }) => {
    const person = presentPerson(standIn);
    return person === undefined ? [] : [{ from: fromDbDate(from), to: fromDbDate(to), standIn: person }];
  });
  return {
    id,
    name,
    ...(morningAt === null ? {} : { morningAt }),
    ...(away.length === 0 ? {} : { away }),
  };
}
