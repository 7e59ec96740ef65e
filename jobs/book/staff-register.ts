import type { Tx } from '../../prisma/client.ts';
import type { StaffMember } from '../staff/staff-member.ts';

export interface RegisteredPerson extends StaffMember {
  /** Staff code of the superior. */
  readonly reportsTo: string | null;
  readonly left: boolean;
}

/** Everyone in the register, including those who left, by code; at most a few hundred people. */
export async function readRegister(tx: Tx): Promise<ReadonlyMap<string, RegisteredPerson>> {
  const rows = await tx.staff.findMany({ include: { reportsTo: { select: { code: true } } } });
  return new Map(
    rows.map(({ id, code, name, roles, reportsTo, leftOn }) => [
      code,
      { id, code, name, roles, reportsTo: reportsTo?.code ?? null, left: leftOn !== null },
    ]),
  );
}

/**
 * Finds current staff members by code or by name, as the chat does: one by code, else everyone of that name. More than
 * one can only be told apart by code.
 */
export function finderOf<P extends { code: string; name: string }>(
  people: Iterable<P>,
): (said: string) => readonly P[] {
  const byCode = new Map<string, P>();
  const byName = new Map<string, P[]>();
  for (const person of people) {
    byCode.set(person.code, person);
    byName.set(person.name, [...(byName.get(person.name) ?? []), person]);
  }
  return (said) => {
    const coded = byCode.get(said);
    return coded === undefined ? (byName.get(said) ?? []) : [coded];
  };
}

/** Roles as a canonical string. */
export function rolesText(roles: readonly string[]): string {
  return roles.toSorted().join(',');
}
