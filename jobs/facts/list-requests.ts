import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import type { ApprovalKind } from '../../templates/approvals.ts';
import type { StaffId } from '../plan/types.ts';
import { loadApprovers } from './deciders.ts';
import { findRequests, type FoundRequest, waitsFor } from './find-request.ts';

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

/** What somebody has applied for and is still waiting for, in the order in which it was sent. */
export async function listOwnRequests(db: Db, who: StaffId): Promise<readonly FoundRequest[]> {
  return await findRequests(db, { applicantId: who, state: 'pending' });
}
