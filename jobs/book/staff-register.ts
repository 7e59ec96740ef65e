import type { Tx } from '../../prisma/client.ts';
import type { StaffMember } from '../staff/staff-member.ts';

export interface RegisteredPerson extends StaffMember {
  /** The superior's code. */
  readonly reportsTo: string | null;
  readonly left: boolean;
}

/** Everybody who ever was in the register, by code; a company has some hundreds. */
export async function readRegister(tx: Tx): Promise<ReadonlyMap<string, RegisteredPerson>> {
  const rows = await tx.staff.findMany({ include: { reportsTo: { select: { code: true } } } });
  return new Map(
    rows.map(({ id, code, name, roles, reportsTo, leftOn }) => [
      code,
      { id, code, name, roles, reportsTo: reportsTo?.code ?? null, left: leftOn !== null },
    ]),
  );
}

/** Finds whoever works here by code or, where only one bears it, by name: as the chat does. */
export function finderOf<P extends { code: string; name: string }>(
  people: Iterable<P>,
): (said: string) => P | null {
  const byCode = new Map<string, P>();
  const byName = new Map<string, P | null>();
  for (const person of people) {
    byCode.set(person.code, person);
    byName.set(person.name, byName.has(person.name) ? null : person);
  }
  return (said) => byCode.get(said) ?? byName.get(said) ?? null;
}

/** Roles as one text, the same for the same roles. */
export function rolesText(roles: readonly string[]): string {
  return roles.toSorted().join(',');
}
