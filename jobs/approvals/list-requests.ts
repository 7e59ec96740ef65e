import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import type { StaffId } from '../plan/types.ts';
import { may } from '../access/scopes.ts';
import { loadApprovers } from './deciders.ts';
import { findRequests, type FoundRequest, waitsFor } from './find-request.ts';
import type { ActingStaff } from '../access/acting-staff.ts';

/** What waits for somebody's decision today, the longest waiting first. */
export async function listWaiting(
  db: Db,
  kinds: readonly ApprovalKind[],
  who: StaffId,
  today: Temporal.PlainDate,
): Promise<readonly FoundRequest[]> {
  const pending = await findRequests(db, { state: 'pending' });
  if (pending.length === 0) return [];
  const approvers = await loadApprovers(db, today);
  return pending.filter((request) => waitsFor(approvers, kinds, request).asked.some(({ id }) => id === who));
}

/**
 * What somebody has applied for and is still waiting for, in the order in which it was sent; also what was left to
 * them by somebody who does not work here any more.
 */
export async function listOwnRequests(db: Db, who: ActingStaff): Promise<readonly FoundRequest[]> {
  const left = await db.staff.findMany({ where: { NOT: { leftOn: null } }, select: { id: true } });
  const applicants = [who.id, ...left.map(({ id }) => id)];
  const pending = await findRequests(db, { applicantId: { in: applicants }, state: 'pending' });
  return pending.filter(({ applicant, customer }) => applicant.id === who.id || isLeftTo(who, customer));
}

/** Whether a pending request is somebody's to take back: their own, or of a colleague who left, about their customer. */
export async function isOwnRequest(
  db: Db,
  who: ActingStaff,
  { applicant, customer }: Pick<FoundRequest, 'applicant' | 'customer'>,
): Promise<boolean> {
  if (applicant.id === who.id) return true;
  const left = await db.staff.count({ where: { id: applicant.id, NOT: { leftOn: null } } });
  return left > 0 && isLeftTo(who, customer);
}

/** Whoever works on the customer now could not apply for their own as long as the other one waits. */
function isLeftTo(who: ActingStaff, customer: FoundRequest['customer']): boolean {
  return customer !== null && may('work', who, customer);
}
