import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import { type StaffMember, staffById } from '../staff/staff-member.ts';
import { type Moved, readMoved, readScope } from './moved.ts';

/** A handover, from the moment it was shown to somebody. */
export interface FoundHandover {
  readonly id: string;
  readonly number: number;
  readonly from: StaffMember;
  /** Null: nobody takes over. */
  readonly to: StaffMember | null;
  readonly leaving: boolean;
  readonly state: 'proposed' | 'scheduled' | 'done' | 'cancelled';
  /** The first day on which somebody who leaves is not there; null for a plain handover. */
  readonly on: Temporal.PlainDate | null;
  readonly byStaffId: string | null;
  readonly at: Temporal.Instant;
  readonly scope: readonly string[] | null;
  readonly moved: Moved;
  readonly undoneAt: Temporal.Instant | null;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param id opaque and from outside; anything that is no id finds nothing */
export async function findHandover(tx: Tx, id: string): Promise<FoundHandover | null> {
  if (!uuid.test(id)) return null;
  return await toFound(tx, await tx.handover.findUnique({ where: { id } }));
}

export async function handoverByNumber(tx: Tx, number: number): Promise<FoundHandover | null> {
  return await toFound(tx, await tx.handover.findUnique({ where: { number } }));
}

/** What was done or is to be done, the newest first; what was only shown is not in it. */
export async function listHandovers(
  tx: Tx,
  { byStaffId, limit }: { readonly byStaffId?: string | undefined; readonly limit: number },
): Promise<readonly FoundHandover[]> {
  const rows = await tx.handover.findMany({
    where: {
      state: { in: ['done', 'scheduled'] },
      ...(byStaffId === undefined ? {} : { byStaffId }),
    },
    orderBy: { number: 'desc' },
    take: limit,
  });
  const found: FoundHandover[] = [];
  for (const row of rows) {
    const one = await toFound(tx, row);
    if (one !== null) found.push(one);
  }
  return found;
}

type Row = Awaited<ReturnType<Tx['handover']['findUnique']>>;

async function toFound(tx: Tx, row: Row): Promise<FoundHandover | null> {
  if (row === null) return null;
  const from = await staffById(tx, row.fromId);
  if (from === null) return null;
  return {
    id: row.id,
    number: row.number,
    from,
    to: row.toId === null ? null : await staffById(tx, row.toId),
    leaving: row.leaving,
    state: row.state,
    on: row.on === null ? null : fromDbDate(row.on),
    byStaffId: row.byStaffId,
    at: fromDbInstant(row.at),
    scope: readScope(row.scope),
    moved: readMoved(row.moved),
    undoneAt: row.undoneAt === null ? null : fromDbInstant(row.undoneAt),
  };
}
