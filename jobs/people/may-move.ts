import type { Tx } from '../../prisma/client.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { beyondGrant, can } from '../access/can.ts';
import { answersForColleague, mayMoveAllOf } from '../access/colleagues.ts';
import { customersIn } from '../access/scopes.ts';
import type { StaffId } from '../plan/types.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { FoundHandover } from './find-handover.ts';
import { readHoldings } from './holdings.ts';
import { customersAmong } from './moved.ts';

/**
 * Which of these customers a person may hand over from a colleague: all, if they answer for the colleague or hand over
 * their own; otherwise those they manage.
 */
export async function movableBy(
  tx: Tx,
  by: ActingStaff,
  fromId: StaffId,
  customerIds: readonly string[],
): Promise<readonly string[]> {
  if (mayMoveAllOf(by, fromId)) return customerIds;
  if (!can(by, 'handover.make')) return [];
  const managed = await tx.customer.findMany({
    where: { AND: [{ id: { in: [...customerIds] } }, customersIn('manage', by)] },
    select: { id: true },
  });
  const ids = new Set(managed.map(({ id }) => id));
  return customerIds.filter((id) => ids.has(id));
}

/**
 * Whether a person may record a colleague's departure: they answer for the colleague and may remove all of their roles.
 */
export function mayLetGo(by: ActingStaff, who: StaffMember): boolean {
  return can(by, 'staff.keep') && answersForColleague(by, who.id) && beyondGrant(by, who.roles) === undefined;
}

/**
 * Whether a person could make this handover or departure; the same right is needed to view, confirm, cancel or undo it.
 */
export async function couldMake(
  tx: Tx,
  by: ActingStaff,
  { from, leaving, state, scope, moved }: FoundHandover,
): Promise<boolean> {
  if (leaving) return mayLetGo(by, from);
  if (mayMoveAllOf(by, from.id)) return true;
  const held = state === 'done' ? moved : await readHoldings(tx, from.id, scope);
  const customers = customersAmong(held);
  // A handover that no longer moves anything is still about the customers it was shown for.
  const about = customers.length > 0 ? customers : (scope ?? []);
  return about.length > 0 && (await movableBy(tx, by, from.id, about)).length === about.length;
}
