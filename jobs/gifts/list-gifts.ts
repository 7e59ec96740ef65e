import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import type { GiftState, Prisma, Tx } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import { type CustomerRef, customerFields } from '../customers/find-customer.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersIn } from '../access/scopes.ts';
import type { Anniversary } from './anniversary.ts';
import type { StoredCost } from './gift-cost.ts';

/** One entry of the ledger (礼品台账). */
export interface GiftLine {
  readonly id: string;
  /** Permanent number within the customer, counted from 1 in order of proposal. */
  readonly number: number;
  readonly customer: CustomerRef;
  readonly anniversary: Anniversary;
  readonly item: string;
  readonly state: GiftState;
  readonly proposedFen: bigint;
  readonly spentFen: bigint | null;
  readonly receiptNote: string | null;
  /** The day on the receipt. */
  readonly spentOn: Temporal.PlainDate | null;
  /** Changes to its cost, oldest first. */
  readonly changes: readonly GiftChangeLine[];
  readonly proposedBy: { readonly id: string; readonly name: string };
  readonly confirmedBy: string | null;
  readonly spentBy: string | null;
  readonly spentAt: Temporal.Instant | null;
  /** The approval request of the gift. */
  readonly requestId: string | null;
}

export interface GiftChangeLine {
  readonly before: StoredCost;
  readonly after: StoredCost;
  /** Null: a request to change it was withdrawn. */
  readonly reason: string | null;
  readonly by: string;
  readonly at: Temporal.Instant;
}

const named = { id: true, name: true } as const;

/** One customer's ledger, oldest proposal first. */
export async function giftsOfCustomer(db: Tx, customerId: string): Promise<readonly GiftLine[]> {
  return await read(db, { customerId });
}

/**
 * The ledger of all customers whose gifts the person keeps: open gifts first, then newest first. @param limit maximum
 * number of lines
 */
export async function listGifts(
  db: Tx,
  who: ActingStaff,
  limit: number,
): Promise<{ readonly total: number; readonly lines: readonly GiftLine[] }> {
  const where: Prisma.GiftWhereInput = { customer: customersIn('ledger', who) };
  const total = await db.gift.count({ where });
  const newest = await db.gift.findMany({
    where,
    // Enum order in the schema: proposed, confirmed, then the final states.
    orderBy: [{ state: 'asc' }, { proposedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: { id: true, customerId: true },
  });
  const lines = await read(db, { customerId: { in: [...new Set(newest.map((gift) => gift.customerId))] } });
  const byId = new Map(lines.map((line) => [line.id, line]));
  return { total, lines: newest.flatMap(({ id }) => byId.get(id) ?? []) };
}

/** Must read all gifts of a customer, because numbers are counted. */
async function read(db: Tx, where: Prisma.GiftWhereInput): Promise<readonly GiftLine[]> {
  const rows = await db.gift.findMany({
    where,
    orderBy: [{ proposedAt: 'asc' }, { id: 'asc' }],
    include: {
      customer: { select: customerFields },
      proposedBy: { select: named },
      confirmedBy: { select: named },
      spentBy: { select: named },
      changes: { orderBy: [{ at: 'asc' }, { id: 'asc' }], include: { actor: { select: named } } },
    },
  });
  const naming = await tellApart(db);
  const counts = new Map<string, number>();
  return rows.map((row) => {
    const number = (counts.get(row.customerId) ?? 0) + 1;
    counts.set(row.customerId, number);
    return {
      id: row.id,
      number,
      customer: row.customer,
      anniversary: { year: row.year, on: fromDbDate(row.anniversary) },
      item: row.item,
      state: row.state,
      proposedFen: row.proposedFen,
      spentFen: row.spentFen,
      receiptNote: row.receiptNote,
      spentOn: row.spentOn === null ? null : fromDbDate(row.spentOn),
      changes: row.changes.map(({ before, after, reason, actor, at }) => ({
        before: before as StoredCost,
        after: after as StoredCost,
        reason,
        by: naming(actor),
        at: fromDbInstant(at),
      })),
      proposedBy: { ...row.proposedBy, name: naming(row.proposedBy) },
      confirmedBy: row.confirmedBy === null ? null : naming(row.confirmedBy),
      spentBy: row.spentBy === null ? null : naming(row.spentBy),
      spentAt: row.spentAt === null ? null : fromDbInstant(row.spentAt),
      requestId: row.requestId,
    };
  });
}
