import type { Tx } from '../../prisma/client.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { StaffId } from '../plan/types.ts';

/**
 * The customers among these that somebody may hand over: a director and the general manager all, a supervisor those of
 * his people and his own.
 */
export async function movableBy(
  tx: Tx,
  by: StaffMember,
  fromId: StaffId,
  customerIds: readonly string[],
): Promise<readonly string[]> {
  if (isAbove(by) || (await isTheirPerson(tx, by, fromId))) return customerIds;
  if (!by.roles.includes('supervisor')) return [];
  const own = await tx.customer.findMany({
    where: { id: { in: [...customerIds] }, supervisorId: by.id },
    select: { id: true },
  });
  const ids = new Set(own.map(({ id }) => id));
  return customerIds.filter((id) => ids.has(id));
}

/** Whether somebody answers for a colleague: their own supervisor, and everybody above. */
export async function answersForColleague(tx: Tx, by: StaffMember, staffId: StaffId): Promise<boolean> {
  return by.id !== staffId && (isAbove(by) || (await isTheirPerson(tx, by, staffId)));
}

async function isTheirPerson(tx: Tx, by: StaffMember, staffId: StaffId): Promise<boolean> {
  if (!by.roles.includes('supervisor')) return false;
  return by.id === staffId || (await tx.staff.count({ where: { id: staffId, reportsToId: by.id } })) > 0;
}

function isAbove({ roles }: StaffMember): boolean {
  return roles.includes('director') || roles.includes('gm');
}
