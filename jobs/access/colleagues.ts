import type { Db } from '../../prisma/client.ts';
import type { StaffId } from '../plan/types.ts';
import { listStaff, type StaffMember } from '../staff/staff-member.ts';
import type { ActingStaff } from './acting-staff.ts';
import { can } from './can.ts';

/** Whether `by` answers for a colleague, as their supervisor or as someone above. No one answers for himself. */
export function answersForColleague(by: ActingStaff, staffId: StaffId): boolean {
  if (by.id === staffId) return false;
  return can(by, 'company.answer') || (can(by, 'team.answer') && by.leads.includes(staffId));
}

/** Whether `by` may hand over everything a colleague holds: their reports' and their own. */
export function mayMoveAllOf(by: ActingStaff, staffId: StaffId): boolean {
  if (!can(by, 'handover.make')) return false;
  return answersForColleague(by, staffId) || by.id === staffId;
}

/**
 * Whether this is the last person who answers for the whole company. They can neither leave nor lose the role: without
 * them no one could receive escalations or grant roles.
 */
export async function isLastAbove(db: Db, who: StaffMember): Promise<boolean> {
  if (!can(who, 'company.answer')) return false;
  const everybody = await listStaff(db);
  return !everybody.some((other) => other.id !== who.id && can(other, 'company.answer'));
}
