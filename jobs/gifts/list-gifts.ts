import type { Temporal } from 'temporal-polyfill';
import type { GiftState, Prisma, Tx } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import { type CustomerRef, customerFields } from '../customers/find-customer.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersIn } from '../access/scopes.ts';
import type { Anniversary } from './anniversary.ts';

/** One line of the ledger (礼品台账). */
export interface GiftLine {
  readonly id: string;
  /** By which it is named within the customer: the first that was proposed is 1, for good. */
  readonly number: number;
  readonly customer: CustomerRef;
  readonly anniversary: Anniversary;
  readonly item: string;
  readonly state: GiftState;
  readonly proposedFen: bigint;
  readonly spentFen: bigint | null;
  readonly receiptNote: string | null;
  readonly proposedBy: { readonly id: string; readonly name: string };
  readonly confirmedBy: string | null;
  readonly spentBy: string | null;
  readonly spentAt: Temporal.Instant | null;
  /** The request that it was proposed with. */
  readonly requestId: string | null;
}

const named = { id: true, name: true } as const;

/** The ledger of one customer, the first that was proposed first. */
export async function giftsOfCustomer(db: Tx, customerId: string): Promise<readonly GiftLine[]> {
  return await read(db, { customerId });
}

/** The ledger of all customers whose gifts somebody keeps, what is to be done first, then the latest. @param limit lines */
export async function listGifts(
  db: Tx,
  who: ActingStaff,
  limit: number,
): Promise<{ readonly total: number; readonly lines: readonly GiftLine[] }> {
  const where: Prisma.GiftWhereInput = { customer: customersIn('ledger', who) };
  const total = await db.gift.count({ where });
  const newest = await db.gift.findMany({
    where,
    // Proposed, confirmed, then what is over: the order of the states in the schema.
    orderBy: [{ state: 'asc' }, { proposedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: { id: true, customerId: true },
  });
  const lines = await read(db, { customerId: { in: [...new Set(newest.map((gift) => gift.customerId))] } });
  const byId = new Map(lines.map((line) => [line.id, line]));
  return { total, lines: newest.flatMap(({ id }) => byId.get(id) ?? []) };
}

/** All gifts of the customers meant, for a number counts the ones before it. */
async function read(db: Tx, where: Prisma.GiftWhereInput): Promise<readonly GiftLine[]> {
  const rows = await db.gift.findMany({
    where,
    orderBy: [{ proposedAt: 'asc' }, { id: 'asc' }],
    include: {
      customer: { select: customerFields },
      proposedBy: { select: named },
      confirmedBy: { select: named },
      spentBy: { select: named },
    },
  });
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
      proposedBy: row.proposedBy,
      confirmedBy: row.confirmedBy?.name ?? null,
      spentBy: row.spentBy?.name ?? null,
      spentAt: row.spentAt === null ? null : fromDbInstant(row.spentAt),
      requestId: row.requestId,
    };
  });
}
