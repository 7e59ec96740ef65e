import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { allPosts, holdersAmong } from '../../templates/reader/roles.ts';
import { can, holdsOneOf } from './can.ts';

/**
 * A staff member on a given day, with the posts that are theirs while no one else has them, and everyone they act for.
 * The scopes require this type, so that stand-ins and teams cannot be forgotten.
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

/** The same for several people, in one statement and in the given order. */
export async function allActing(
  db: Db | Tx,
  people: readonly StaffMember[],
  today: Temporal.PlainDate,
): Promise<readonly ActingStaff[]> {
  const day = toDbDate(today);
  const leading = people.filter((who) => can(who, 'team.answer')).map(({ id }) => id);
  const posts = allPosts()
    .filter((post) => people.some((who) => holdsOneOf(who, post.else)))
    .map(({ key }) => key);
  const [around] = await db.$queryRaw<Around[]>`
    SELECT
      (SELECT coalesce(jsonb_agg(jsonb_build_object('staffId', a.staff_id, 'standInId', a.stand_in_id)), '[]')
       FROM absence a JOIN staff s ON s.id = a.staff_id
       WHERE a.undone_at IS NULL AND ${day}::date BETWEEN a.from_on AND a.to_on AND s.left_on IS NULL) AS away,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'to', s.reports_to_id)), '[]')
       FROM staff s WHERE s.reports_to_id = ANY(${leading}::uuid[])) AS reports,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'roles', s.roles)), '[]')
       FROM staff s WHERE s.left_on IS NULL AND s.roles && ${posts}::text[]) AS holders,
      (SELECT coalesce(jsonb_agg(n.name), '[]')
       FROM (SELECT name FROM staff GROUP BY name HAVING count(*) > 1) n) AS shared`;
  const { away, reports, holders, shared } = around ?? { away: [], reports: [], holders: [], shared: [] };
  const fallen = postsFallenTo(people, posts, holders);
  return people.map(({ id, code, name, roles }) => ({
    id,
    code,
    // What they do is read by others, who have to know which of two namesakes did it.
    name: shared.includes(name) ? `${name} (${code})` : name,
    roles: [...roles, ...(fallen.get(id) ?? [])],
    standsInFor: principalsOf(id, away),
    leads: reports.filter(({ to }) => to === id).map((report) => report.id),
  }));
}

interface Around {
  readonly away: readonly { readonly staffId: string; readonly standInId: string }[];
  readonly reports: readonly { readonly id: string; readonly to: string }[];
  /** Of the posts that could fall to one of the people. */
  readonly holders: readonly Pick<StaffMember, 'id' | 'roles'>[];
  /** Names that several people have or had. */
  readonly shared: readonly string[];
}

/** The posts that no one on the staff register has, by the people who have them instead. */
function postsFallenTo(
  people: readonly StaffMember[],
  posts: readonly string[],
  holders: Around['holders'],
): ReadonlyMap<string, readonly string[]> {
  const all = [...holders, ...people.filter(({ id }) => !holders.some((one) => one.id === id))];
  const fallen = new Map<string, string[]>();
  for (const key of posts) {
    for (const { id, roles } of holdersAmong(all, key)) {
      if (!roles.includes(key)) fallen.set(id, [...(fallen.get(id) ?? []), key]);
    }
  }
  return fallen;
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
