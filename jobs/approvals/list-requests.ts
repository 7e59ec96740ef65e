import type { Temporal } from 'temporal-polyfill';
import type { Db, Prisma } from '../../prisma/client.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import type { StaffId } from '../plan/types.ts';
import { customersIn, may } from '../access/scopes.ts';
import { loadApprovers } from './deciders.ts';
import { findPending, findRequests, type FoundRequest, isHeld, waitsFor } from './find-request.ts';
import type { ActingStaff } from '../access/acting-staff.ts';

/** Requests waiting for this person's decision today, longest waiting first. */
export async function listWaiting(
  db: Db,
  kinds: readonly ApprovalKind[],
  who: StaffId,
  today: Temporal.PlainDate,
): Promise<readonly FoundRequest[]> {
  return await readWaiting(db, kinds, today, async () => await Promise.resolve([{ id: who }]))(who);
}

export type Waiting = (who: StaffId) => Promise<readonly FoundRequest[]>;

/**
 * The same for the many lists of a morning: the requests are read once, when first asked for. Of all that wait in the company,
 * only those that wait for one of the readers are read whole.
 */
export function readWaiting(
  db: Db,
  kinds: readonly ApprovalKind[],
  today: Temporal.PlainDate,
  readers: () => Promise<readonly { readonly id: StaffId }[]>,
): Waiting {
  const read = async () => {
    const pending = (await findPending(db)).filter((one) => !isHeld(kinds, one));
    if (pending.length === 0) return [];
    const approvers = await loadApprovers(db, today);
    const reading = new Set((await readers()).map(({ id }) => id));
    const decidersOf = new Map<string, ReadonlySet<StaffId>>();
    for (const request of pending) {
      const deciders = waitsFor(approvers, kinds, request).asked.flatMap(({ id }) =>
        reading.has(id) ? [id] : [],
      );
      if (deciders.length > 0) decidersOf.set(request.id, new Set(deciders));
    }
    if (decidersOf.size === 0) return [];
    const found = await findRequests(db, { id: { in: [...decidersOf.keys()] }, state: 'pending' });
    return found.map((request) => ({ request, deciders: decidersOf.get(request.id) }));
  };
  let reading: ReturnType<typeof read> | null = null;
  return async (who) => {
    reading ??= read();
    return (await reading).flatMap(({ request, deciders }) => (deciders?.has(who) ? [request] : []));
  };
}

/**
 * The person's own pending requests, oldest first, plus those of applicants who have left and whose customer they now
 * work on.
 */
export async function listOwnRequests(db: Db, who: ActingStaff): Promise<readonly FoundRequest[]> {
  const left = await db.staff.findMany({ where: { NOT: { leftOn: null } }, select: { id: true } });
  const applicants = [who.id, ...left.map(({ id }) => id)];
  const pending = await findRequests(db, { applicantId: { in: applicants }, state: 'pending' });
  return pending.filter(({ applicant, customer }) => applicant.id === who.id || isLeftTo(who, customer));
}

interface Page {
  /** How many come before it. */
  readonly from: number;
  readonly most: number;
}

export interface EndedRequests {
  /** How many there are in all. */
  readonly total: number;
  /** Those of a page, the newest first. */
  readonly requests: readonly FoundRequest[];
}

/** The person's own applications that have ended. */
export async function listEndedRequests(db: Db, who: StaffId, { from, most }: Page): Promise<EndedRequests> {
  const ended = { in: ['approved' as const, 'rejected' as const, 'withdrawn' as const] };
  return await readPage(db, { applicantId: who, state: ended }, { from, most });
}

/** What the person decided, also as a stand-in, of others: of customers that they may still read, or whose gifts they keep. */
export async function listDecidedRequests(db: Db, who: ActingStaff, page: Page): Promise<EndedRequests> {
  const where: Prisma.ApprovalRequestWhereInput = {
    decisions: { some: { actorId: who.id } },
    NOT: { applicantId: who.id },
    OR: [
      { customerId: null },
      { customer: customersIn('read', who) },
      { customer: customersIn('ledger', who) },
    ],
  };
  return await readPage(db, where, page);
}

async function readPage(
  db: Db,
  where: Prisma.ApprovalRequestWhereInput,
  { from, most }: Page,
): Promise<EndedRequests> {
  const [total, found] = await Promise.all([
    db.approvalRequest.count({ where }),
    findRequests(db, where, most, from),
  ]);
  return { total, requests: found.toReversed() };
}

/** Whether a person may withdraw a pending request: their own, or one of a colleague who left, about their customer. */
export async function isOwnRequest(
  db: Db,
  who: ActingStaff,
  { applicant, customer }: Pick<FoundRequest, 'applicant' | 'customer'>,
): Promise<boolean> {
  if (applicant.id === who.id) return true;
  const left = await db.staff.count({ where: { id: applicant.id, NOT: { leftOn: null } } });
  return left > 0 && isLeftTo(who, customer);
}

/** A pending request blocks new ones, so the people now working on the customer must be able to withdraw it. */
function isLeftTo(who: ActingStaff, customer: FoundRequest['customer']): boolean {
  return customer !== null && may('work', who, customer);
}
