import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { allPosts, holdersAmong } from '../../templates/reader/roles.ts';
import { can, holdsOneOf } from './can.ts';

/**
 * A staff member on a given day, with the posts that are theirs while nobody else has them, and everyone they act for. The scopes require this type, so that stand-ins and
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
  const fallen = await postsFallenTo(db, people);
  return people.map(({ id, code, name, roles }) => ({
    id,
    code,
    name,
    roles: [...roles, ...fallen(id)],
    standsInFor: principalsOf(id, away),
    leads: reports.filter(({ reportsToId }) => reportsToId === id).map((report) => report.id),
  }));
}

/** The posts that nobody on the staff register has, for those who have them instead. */
async function postsFallenTo(
  db: Db | Tx,
  people: readonly StaffMember[],
): Promise<(id: string) => readonly string[]> {
  const posts = allPosts().filter((post) => people.some((who) => holdsOneOf(who, post.else)));
  if (posts.length === 0) return () => [];
  const keys = posts.map(({ key }) => key);
  const holders = await db.staff.findMany({
    where: { leftOn: null, roles: { hasSome: keys } },
    select: { id: true, roles: true },
  });
  const all = [...holders, ...people.filter(({ id }) => !holders.some((one) => one.id === id))];
  const fallen = new Map<string, string[]>();
  for (const key of keys) {
    for (const { id, roles } of holdersAmong(all, key)) {
      if (!roles.includes(key)) fallen.set(id, [...(fallen.get(id) ?? []), key]);
    }
  }
  return (id) => fallen.get(id) ?? [];
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
