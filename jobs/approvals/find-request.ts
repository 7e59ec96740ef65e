import type { Temporal } from 'temporal-polyfill';
import type { Db, Prisma, Tx } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import { type ApprovalKind, approvalKind } from '../../templates/reader/approvals.ts';
import type { StaffId } from '../plan/types.ts';
import type { Approvers, Decider, Deciders } from './deciders.ts';
import { openVotes, type Vote } from './votes.ts';
import { tellApart } from '../staff/name-people.ts';
import { type CustomerRef, customerFields } from '../customers/find-customer.ts';

export type RequestState = 'pending' | 'approved' | 'rejected' | 'withdrawn';

export interface Decision {
  readonly turn: number;
  /** Which of the votes of the turn. */
  readonly seat: string;
  readonly by: { readonly id: StaffId; readonly name: string };
  readonly onBehalfOf: StaffId | null;
  readonly approved: boolean;
  readonly reason: string | null;
  readonly at: Temporal.Instant;
}

/** An approval request in any state. */
export interface FoundRequest {
  readonly id: string;
  readonly kind: string;
  readonly customer: CustomerRef | null;
  /** Its customer is. */
  readonly suspended: boolean;
  readonly followUpId: string | null;
  /** The entry of a register whose move it decides. */
  readonly entry: {
    readonly id: string;
    readonly number: string;
    readonly openerId: StaffId;
    readonly ownerId: StaffId | null;
  } | null;
  readonly applicant: { readonly id: StaffId; readonly name: string };
  readonly answers: Readonly<Record<string, string>>;
  readonly state: RequestState;
  /** Index of the current decider in its kind, from 0. */
  readonly turn: number;
  readonly askedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant | null;
  /** Ordered by turn, then as they were given. */
  readonly decisions: readonly Decision[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param id an untrusted value; an invalid id finds nothing */
export async function findRequest(tx: Tx, id: string): Promise<FoundRequest | null> {
  if (!uuid.test(id)) return null;
  const [found] = await findRequests(tx, { id });
  return found ?? null;
}

/** The undecided request about a follow-up; null when there is none. */
export async function pendingRequestOf(tx: Tx, followUpId: string): Promise<FoundRequest | null> {
  const [found] = await findRequests(tx, { followUpId, state: 'pending' });
  return found ?? null;
}

const named = { id: true, name: true } as const;

/** Whether anything waits for a decision. */
export async function isAnyPending(tx: Tx): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT FROM approval_request WHERE state = 'pending') AS found`;
  return found?.found ?? false;
}

/**
 * Matching requests, oldest first.
 *
 * @param newest only so many, the latest
 */
export async function findRequests(
  tx: Tx,
  where: Prisma.ApprovalRequestWhereInput,
  newest?: number,
  skip = 0,
): Promise<readonly FoundRequest[]> {
  const order = newest === undefined ? 'asc' : 'desc';
  const rows = await tx.approvalRequest.findMany({
    where,
    orderBy: [{ askedAt: order }, { id: order }],
    ...(newest === undefined ? {} : { take: newest, skip }),
    include: {
      customer: { select: { ...customerFields, state: true } },
      entry: { select: { id: true, number: true, openerId: true, ownerId: true } },
      applicant: { select: named },
      decisions: {
        orderBy: [{ turn: 'asc' }, { at: 'asc' }, { id: 'asc' }],
        include: { actor: { select: named } },
      },
    },
  });
  if (newest !== undefined) rows.reverse();
  if (rows.length === 0) return [];
  const naming = await tellApart(tx);
  const apart = (person: { readonly id: StaffId; readonly name: string }) => ({
    ...person,
    name: naming(person),
  });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    customer: row.customer === null ? null : withoutState(row.customer),
    suspended: row.customer?.state === 'paused',
    followUpId: row.followUpId,
    entry: row.entry,
    applicant: apart(row.applicant),
    answers: row.answers as Record<string, string>,
    state: row.state,
    turn: row.turn,
    askedAt: fromDbInstant(row.askedAt),
    endedAt: row.endedAt === null ? null : fromDbInstant(row.endedAt),
    decisions: row.decisions.map(({ turn, seat, actor, onBehalfOfId, approved, reason, at }) => ({
      turn,
      seat,
      by: apart(actor),
      onBehalfOf: onBehalfOfId,
      approved,
      reason,
      at: fromDbInstant(at),
    })),
  }));
}

function withoutState<Found extends { readonly state: string }>({ state: _, ...customer }: Found) {
  return customer;
}

/** Whether it rests with its suspended customer: no one is asked or urged, and no one can say yes. */
export function isHeld(
  kinds: readonly ApprovalKind[],
  { kind, suspended }: Pick<FoundRequest, 'kind' | 'suspended'>,
): boolean {
  return suspended && approvalKind(kinds, kind)?.rests === true;
}

/** What says whom a request waits for. */
type Waiting = Pick<FoundRequest, 'kind' | 'state' | 'turn'> & {
  readonly applicant: { readonly id: StaffId };
  readonly entry: { readonly openerId: StaffId; readonly ownerId: StaffId | null } | null;
  readonly customer: { readonly supervisorId: StaffId | null } | null;
  readonly decisions: readonly Pick<Decision, 'turn' | 'seat' | 'approved'>[];
};

/** A pending request, without what only its deciders read. */
export type PendingRequest = Waiting & Pick<FoundRequest, 'id' | 'suspended'>;

interface PendingRow {
  readonly id: string;
  readonly kind: string;
  readonly turn: number;
  readonly applicantId: StaffId;
  readonly hasCustomer: boolean;
  readonly supervisorId: StaffId | null;
  readonly suspended: boolean;
  readonly openerId: StaffId | null;
  readonly ownerId: StaffId | null;
  readonly decisions: Waiting['decisions'];
}

/** All pending requests, oldest first: every list asks which of them are its reader's. */
export async function findPending(db: Db): Promise<readonly PendingRequest[]> {
  const { rows } = await db.sql.query<PendingRow>(`
    SELECT r.id, r.kind, r.turn, r.applicant_id AS "applicantId", c.id IS NOT NULL AS "hasCustomer",
      c.supervisor_id AS "supervisorId", coalesce(c.state = 'paused', FALSE) AS suspended,
      e.opener_id AS "openerId", e.owner_id AS "ownerId",
      coalesce((SELECT json_agg(json_build_object('turn', d.turn, 'seat', d.seat, 'approved', d.approved))
        FROM approval_decision d WHERE d.request_id = r.id AND d.turn = r.turn), '[]'::json) AS decisions
    FROM approval_request r LEFT JOIN customer c ON c.id = r.customer_id LEFT JOIN entry e ON e.id = r.entry_id
    WHERE r.state = 'pending'
    ORDER BY r.asked_at, r.id`);
  return rows.map(({ applicantId, hasCustomer, supervisorId, openerId, ownerId, ...row }) => ({
    ...row,
    state: 'pending',
    applicant: { id: applicantId },
    customer: hasCustomer ? { supervisorId } : null,
    entry: openerId === null ? null : { openerId, ownerId },
  }));
}

/** The votes that a request waits for; empty once it has ended or when its kind is no longer in `approvals.yaml`. */
export function waitingSeats(
  approvers: Approvers,
  kinds: readonly ApprovalKind[],
  { kind, state, turn, applicant, customer, entry, decisions }: Waiting,
): readonly Vote[] {
  const step = approvalKind(kinds, kind)?.deciders[turn];
  if (state !== 'pending' || step === undefined) return [];
  const matter = {
    applicantId: applicant.id,
    openerId: entry?.openerId ?? null,
    ownerId: entry?.ownerId ?? null,
    customer,
  };
  const given = decisions.filter((one) => one.turn === turn);
  return openVotes(approvers, step, matter, given);
}

/** Who a request is waiting for. */
export function waitsFor(approvers: Approvers, kinds: readonly ApprovalKind[], request: Waiting): Deciders {
  const seats = waitingSeats(approvers, kinds, request);
  return {
    asked: each(seats.flatMap(({ deciders }) => deciders.asked)),
    may: each(seats.flatMap(({ deciders }) => deciders.may)),
  };
}

function each(deciders: readonly Decider[]): readonly Decider[] {
  return [...new Map(deciders.toReversed().map((decider) => [decider.id, decider])).values()].toReversed();
}
