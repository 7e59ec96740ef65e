import { type Capability, rulesOfRoles } from '../../templates/reader/roles.ts';
import type { OwnerRole } from '../../templates/reader/playbook.ts';

/** Somebody's roles, as the register has them. */
export interface Holder {
  readonly roles: readonly string[];
}

/** Whether one of somebody's roles has a right. Everything that is refused or shown by role asks this. */
export function can({ roles }: Holder, capability: Capability): boolean {
  return rulesOfRoles(roles).some((rule) => rule.can.includes(capability));
}

/** Whether somebody has one of the roles that a rule of the company names: who applies, who fills a form in. */
export function holdsOneOf({ roles }: Holder, named: readonly string[]): boolean {
  return named.some((role) => roles.includes(role));
}

/** A seat is work of its own role, or of a role above it. */
export function fitsSeat({ roles }: Holder, seat: OwnerRole): boolean {
  return rulesOfRoles(roles).some((rule) => rule.seats.includes(seat));
}

/** Whoever stands in does the same work, or answers for it. */
export function fitsAbsence(standIn: Holder, away: Holder): boolean {
  return rulesOfRoles(standIn.roles).some((rule) => holdsOneOf(away, rule.standsInFor));
}

/** The first role that is beyond somebody, among those that a colleague has and is to have. */
export function beyondGrant(who: Holder, wanted: readonly string[]): string | undefined {
  const may = new Set<string>(rulesOfRoles(who.roles).flatMap(({ grants }) => grants));
  return wanted.find((role) => !may.has(role));
}
