import type { Person } from '../plan/types.ts';

/** A staff row as a person to speak to; undefined for nobody and for somebody who has left. */
export function presentPerson(
  staff: { readonly id: string; readonly name: string; readonly leftOn: Date | null } | null,
): Person | undefined {
  return staff === null || staff.leftOn !== null ? undefined : { id: staff.id, name: staff.name };
}
