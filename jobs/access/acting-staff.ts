import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { can } from './can.ts';

/**
 * A staff member on a given day, including everyone they act for. The scopes require this type, so that stand-ins and
 * teams cannot be forgotten.
 */
export interface ActingStaff extends StaffMember {
  /** Colleagues they stand in for on the day, transitively. */
  readonly standsInFor: readonly string[];
  /**
   * Direct reports, for those who answer for a team. Includes colleagues who have left, because their customers remain.
   */
  readonly leads: readonly string[];
}

/** Whose seats a person holds today: their own and those of everyone they stand in for. */
export function seatsOf({ id, standsInFor }: Pick<ActingStaff, 'id' | 'standsInFor'>): readonly string[] {
  return [id, ...standsInFor];
}

export async function actingStaff(
  db: Db | Tx,
  who: StaffMember,
  today: Temporal.PlainDate,
): Promise<ActingStaff> {
  const [acting] = await allActing(db, [who], today);
  if (acting === undefined) throw new Error('one in, one out');
  return acting;
}

/** The same for several people, in two statements and in the given order. */
export async function allActing(
  db: Db | Tx,
  people: readonly StaffMember[],
  today: Temporal.PlainDate,
): Promise<readonly ActingStaff[]> {
  const day = toDbDate(today);
  const away = await db.absence.findMany({
    where: { undoneAt: null, from: { lte: day }, to: { gte: day }, staff: { leftOn: null } },
    select: { staffId: true, standInId: true },
  });
  const leading = people.filter((who) => can(who, 'team.answer')).map(({ id }) => id);
  const reports =
    leading.length === 0
      ? []
      : await db.staff.findMany({
          where: { reportsToId: { in: leading } },
          select: { id: true, reportsToId: true },
        });
  return people.map(({ id, code, name, roles }) => ({
    id,
    code,
    name,
    roles,
    standsInFor: principalsOf(id, away),
    leads: reports.filter(({ reportsToId }) => reportsToId === id).map((report) => report.id),
  }));
}

/** A person without stand-in rights or team: for grants that outlast an absence. */
export function alone({ id, code, name, roles }: StaffMember): ActingStaff {
  return { id, code, name, roles, standsInFor: [], leads: [] };
}

/** Follows absences from stand-in to stand-in; cycles terminate. */
function principalsOf(
  id: string,
  away: readonly { readonly staffId: string; readonly standInId: string }[],
): readonly string[] {
  const found = new Set<string>();
  let asked: readonly string[] = [id];
  while (asked.length > 0) {
    asked = away
      .filter(({ staffId, standInId }) => asked.includes(standInId) && !found.has(staffId))
      .map(({ staffId }) => staffId)
      .filter((one) => one !== id);
    for (const one of asked) found.add(one);
  }
  return [...found];
}
