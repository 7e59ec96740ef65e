import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';
import { plainYuan } from '../../templates/reader/money.ts';
import { toPlainWidth } from '../../templates/reader/plain-width.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { dayOf } from '../plan/moments.ts';
import { inYearOf } from './gift-budget.ts';
import type { Anniversary } from './anniversary.ts';

/** What a gift has cost, as on its receipt. */
export interface GiftCost {
  readonly item: string;
  readonly fen: bigint;
  readonly spentOn: Temporal.PlainDate;
  readonly receiptNote: string;
}

/** A cost as stored in histories and in the audit; only the item before it was recorded. */
export type StoredCost = Readonly<
  { item: string } & Partial<Record<'spentYuan' | 'spentOn' | 'receipt', string>>
>;

/** The gift that a receipt is for. */
interface Claimed {
  readonly id: string;
  readonly customer: { readonly id: string };
  readonly anniversary: Anniversary;
}

interface CostColumns {
  readonly item: string;
  readonly spentFen: bigint | null;
  readonly spentOn: Date | null;
  readonly receiptNote: string | null;
}

/** The recorded cost of a row; null before it is recorded. */
export function costOf({ item, spentFen, spentOn, receiptNote }: CostColumns): GiftCost | null {
  if (spentFen === null || spentOn === null) return null;
  return { item, fen: spentFen, spentOn: fromDbDate(spentOn), receiptNote: receiptNote ?? '' };
}

export function storedCost({ item, fen, spentOn, receiptNote }: GiftCost): StoredCost {
  return { item, spentYuan: plainYuan(fen), spentOn: spentOn.toString(), receipt: receiptNote };
}

/**
 * Checks what no decision can allow: a day to come, no receipt, a receipt that was used before.
 *
 * @throws XinhangError `bad_input`, or `not_allowed` for a receipt of another gift of this anniversary
 */
export async function refuseImpossible(
  core: Core,
  tx: Tx,
  gift: Claimed,
  { spentOn, receiptNote }: GiftCost,
  at: Temporal.Instant,
): Promise<void> {
  if (Temporal.PlainDate.compare(spentOn, dayOf(at, core.rules.playbook)) > 0) {
    throw new XinhangError('bad_input', said('gift/spent-in-future', { spentOn }));
  }
  if (receiptNote === '') throw new XinhangError('bad_input', said('gift/no-receipt'));
  await refuseUsedReceipt(tx, gift, receiptNote);
}

/** Reusing a receipt would claim the same money twice. */
async function refuseUsedReceipt(tx: Tx, gift: Claimed, note: string): Promise<void> {
  const others = await tx.gift.findMany({
    where: {
      id: { not: gift.id },
      customerId: gift.customer.id,
      OR: [{ year: gift.anniversary.year }, { anniversary: inYearOf(gift.anniversary.on) }],
      receiptNote: { not: null },
    },
    select: { item: true, receiptNote: true },
  });
  const key = (written: string) => toPlainWidth(written).replace(/\s/gu, '').toLowerCase();
  const same = others.find(({ receiptNote }) => receiptNote !== null && key(receiptNote) === key(note));
  if (same === undefined) return;
  throw new XinhangError('not_allowed', said('gift/receipt-used', { note, item: same.item }));
}
