import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import { type ApprovalKind, approvalKind } from '../../templates/approvals.ts';
import type { StaffId } from '../plan/types.ts';
import { type Approvers, type Deciders, decidersAmong } from './deciders.ts';
import { type CustomerRef, customerById } from './find-customer.ts';

export type RequestState = 'pending' | 'approved' | 'rejected' | 'withdrawn';

export interface Decision {
  readonly turn: number;
  readonly by: { readonly id: StaffId; readonly name: string };
  readonly standInFor: StaffId | null;
  readonly approved: boolean;
  readonly reason: string | null;
  readonly at: Temporal.Instant;
}

/** A request for an approval, however far it has come. */
export interface FoundRequest {
  readonly id: string;
  readonly kind: string;
  readonly customer: CustomerRef | null;
  readonly followUpId: string | null;
  readonly applicant: { readonly id: StaffId; readonly name: string };
  readonly answers: Readonly<Record<string, string>>;
  readonly state: RequestState;
  /** The n-th decider of its kind, from 0. */
  readonly turn: number;
  readonly askedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant | null;
  /** By turn. */
  readonly decisions: readonly Decision[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param id opaque and from outside; anything that is no id finds nothing */
export async function findRequest(tx: Tx, id: string): Promise<FoundRequest | null> {
  if (!uuid.test(id)) return null;
  const row = await tx.approvalRequest.findUnique({
    where: { id },
    include: { decisions: { orderBy: { turn: 'asc' } } },
  });
  if (row === null) return null;
  const people = await tx.staff.findMany({
    where: { id: { in: [row.applicantId, ...row.decisions.map(({ deciderId }) => deciderId)] } },
    select: { id: true, name: true },
  });
  const named = (staffId: StaffId) => people.find((one) => one.id === staffId) ?? { id: staffId, name: '—' };
  return {
    id: row.id,
    kind: row.kind,
    customer: row.customerId === null ? null : await customerById(tx, row.customerId),
    followUpId: row.followUpId,
    applicant: named(row.applicantId),
    answers: row.answers as Record<string, string>,
    state: row.state,
    turn: row.turn,
    askedAt: fromDbInstant(row.askedAt),
    endedAt: row.endedAt === null ? null : fromDbInstant(row.endedAt),
    decisions: row.decisions.map(({ turn, deciderId, standInFor, approved, reason, at }) => ({
      turn,
      by: named(deciderId),
      standInFor,
      approved,
      reason,
      at: fromDbInstant(at),
    })),
  };
}

const nobody: Deciders = { asked: [], may: [] };

/** Whom a request waits for now; nobody once it has ended, or when its kind is no longer in `approvals.yaml`. */
export function waitsFor(
  approvers: Approvers,
  kinds: readonly ApprovalKind[],
  request: Pick<FoundRequest, 'kind' | 'state' | 'turn' | 'applicant'> & {
    readonly customer: { readonly supervisorId: StaffId | null } | null;
  },
): Deciders {
  const rule = approvalKind(kinds, request.kind)?.deciders[request.turn];
  if (request.state !== 'pending' || rule === undefined) return nobody;
  return decidersAmong(approvers, rule, { applicantId: request.applicant.id, customer: request.customer });
}

/** Begins the keys of all notices of a turn. */
export function turnKey(requestId: string, turn: number): string {
  return `approval:${requestId}:${turn}:`;
}
