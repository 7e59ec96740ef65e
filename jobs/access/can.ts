import {
  allPosts,
  type Capability,
  holdersAmong,
  isGranted,
  type Post,
  rulesOfRoles,
} from '../../templates/reader/roles.ts';
import type { OwnerRole } from '../../templates/reader/playbook.ts';

/** Anyone with roles, as in the staff register. */
export interface Holder {
  readonly roles: readonly string[];
}

/** Whether one of the roles grants a capability. Every check by role goes through this. */
export function can({ roles }: Holder, capability: Capability): boolean {
  return isGranted(roles, capability);
}

/** Whether the person has one of the roles named by a company rule, such as who may apply or fill in a form. */
export function holdsOneOf({ roles }: Holder, named: readonly string[]): boolean {
  return named.some((role) => roles.includes(role));
}

/** A seat may be held by its own role or by a role above it. */
export function fitsSeat({ roles }: Holder, seat: OwnerRole): boolean {
  return rulesOfRoles(roles).some((rule) => rule.seats.includes(seat));
}

/** Has the post, or a role whose holders have it while no one else does. */
export function fitsPost(person: Holder, { key }: Pick<Post, 'key'>): boolean {
  return holdersAmong([person], key).length > 0;
}

/** A stand-in must do the same work, or answer for it. */
export function fitsAbsence(standIn: Holder, away: Holder): boolean {
  if (
    can(standIn, 'company.answer') &&
    holdsOneOf(
      away,
      allPosts().map(({ key }) => key),
    )
  )
    return true;
  return rulesOfRoles(standIn.roles).some((rule) => holdsOneOf(away, rule.standsInFor));
}

/** The first role, among those a colleague has or is to have, that the person may not grant. */
export function beyondGrant(who: Holder, wanted: readonly string[]): string | undefined {
  const may = new Set<string>(rulesOfRoles(who.roles).flatMap(({ grants }) => grants));
  if (can(who, 'company.answer')) for (const { key } of allPosts()) may.add(key);
  return wanted.find((role) => !may.has(role));
}
