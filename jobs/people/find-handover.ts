import type { Temporal } from 'temporal-polyfill';
import type { Prisma, Tx } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import { fromStored, said } from '../../templates/reader/said.ts';
import { type Naming, tellApart } from '../staff/name-people.ts';
import { type StaffMember, staffFields } from '../staff/staff-member.ts';
import { type Moved, readMoved, readScope } from './moved.ts';

/** A handover in any state, from its preview on. */
export interface FoundHandover {
  readonly id: string;
  readonly number: number;
  readonly from: StaffMember;
  /** Null: no successor. */
  readonly to: StaffMember | null;
  readonly leaving: boolean;
  readonly state: 'proposed' | 'scheduled' | 'done' | 'cancelled';
  /** For a departure: the first day on which the person is gone; null for a plain handover. */
  readonly on: Temporal.PlainDate | null;
  readonly actorId: string | null;
  readonly at: Temporal.Instant;
  readonly scope: readonly string[] | null;
  readonly moved: Moved;
  readonly undoneAt: Temporal.Instant | null;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param id an untrusted value; an invalid id finds nothing */
export async function findHandover(tx: Tx, id: string): Promise<FoundHandover | null> {
  if (!uuid.test(id)) return null;
  return await toFound(tx, await tx.handover.findUnique({ where: { id }, include: people }));
}

export async function handoverByNumber(tx: Tx, number: number): Promise<FoundHandover | null> {
  return await toFound(tx, await tx.handover.findUnique({ where: { number }, include: people }));
}

/** Handovers that moved a seat of a customer and still stand; those of a colleague who left are none of them. */
export async function handoversOf(
  tx: Tx,
  customerId: string,
  since: Temporal.Instant,
): Promise<readonly FoundHandover[]> {
  const changes = await tx.factChange.findMany({
    where: {
      customerId,
      at: { gte: toDbInstant(since) },
      reason: { path: ['code'], equals: said('reason/handover', { number: 0 }).code },
    },
    select: { reason: true },
  });
  const numbers = changes.flatMap(({ reason }) => Number(fromStored(reason)?.params['number']) || []);
  const rows = await tx.handover.findMany({
    where: { number: { in: [...new Set(numbers)] }, state: 'done', undoneAt: null },
    include: people,
  });
  const naming = await tellApart(tx);
  return rows.map((row) => toHandover(row, naming));
}

/** Completed and scheduled handovers, newest first; previews are excluded. */
export async function listHandovers(tx: Tx, limit: number): Promise<readonly FoundHandover[]> {
  const rows = await tx.handover.findMany({
    where: { state: { in: ['done', 'scheduled'] } },
    orderBy: { number: 'desc' },
    take: limit,
    include: people,
  });
  const naming = await tellApart(tx);
  return rows.map((row) => toHandover(row, naming));
}

const people = { from: { select: staffFields }, to: { select: staffFields } } as const;

type Row = Prisma.HandoverGetPayload<{ include: typeof people }>;

async function toFound(tx: Tx, row: Row | null): Promise<FoundHandover | null> {
  return row === null ? null : toHandover(row, await tellApart(tx));
}

function toHandover(row: Row, naming: Naming): FoundHandover {
  return {
    id: row.id,
    number: row.number,
    from: { ...row.from, name: naming(row.from) },
    to: row.to === null ? null : { ...row.to, name: naming(row.to) },
    leaving: row.leaving,
    state: row.state,
    on: row.on === null ? null : fromDbDate(row.on),
    actorId: row.actorId,
    at: fromDbInstant(row.at),
    scope: readScope(row.scope),
    moved: readMoved(row.moved),
    undoneAt: row.undoneAt === null ? null : fromDbInstant(row.undoneAt),
  };
}
