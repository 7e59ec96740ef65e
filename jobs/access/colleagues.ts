import type { Db } from '../../prisma/client.ts';
import type { StaffId } from '../plan/types.ts';
import { listStaff, type StaffMember } from '../staff/staff-member.ts';
import type { ActingStaff } from './acting-staff.ts';
import { can } from './can.ts';

/** Whether somebody answers for a colleague: their own supervisor, and everybody above. Nobody for himself. */
export function answersForColleague(by: ActingStaff, staffId: StaffId): boolean {
  if (by.id === staffId) return false;
  return can(by, 'company.answer') || (can(by, 'team.answer') && by.leads.includes(staffId));
}

/** Whether all that a colleague holds is somebody's to hand over: their people's, and their own. */
export function mayMoveAllOf(by: ActingStaff, staffId: StaffId): boolean {
  if (!can(by, 'handover.make')) return false;
  return answersForColleague(by, staffId) || by.id === staffId;
}

/**
 * Whether somebody is the last who answers for everybody. They stay, and stay what they are: without them nobody could
 * hear of anything, or give a role again.
 */
export async function isLastAbove(db: Db, who: StaffMember): Promise<boolean> {
  if (!can(who, 'company.answer')) return false;
  const everybody = await listStaff(db);
  return !everybody.some((other) => other.id !== who.id && can(other, 'company.answer'));
}
