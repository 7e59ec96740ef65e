import type { Db } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { Refused } from '../access/refused.ts';
import { may } from '../access/scopes.ts';
import { type GiftLine, giftsOfCustomer } from './list-gifts.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Finds the gift of a button or form for a person who may keep it.
 *
 * @param id of the gift or of its request; an untrusted value
 * @throws XinhangError `not_found` if there is no such gift; Refused, with the same message, if it is not theirs
 */
export async function findGift(core: Core, by: ActingStaff, id: string): Promise<GiftLine> {
  const gift = await giftOfId(core.db, id);
  if (gift === null) throw new XinhangError('not_found', noSuchGift);
  if (may('ledger', by, gift.customer)) return gift;
  throw new Refused('not_found', noSuchGift, { why: 'customer', customerId: gift.customer.id });
}

/** @param id of the gift or of its request; an untrusted value, an invalid id finds nothing */
export async function giftOfId(db: Db, id: string): Promise<GiftLine | null> {
  if (!uuid.test(id)) return null;
  const row = await db.gift.findFirst({
    where: { OR: [{ id }, { requestId: id }] },
    select: { id: true, customerId: true },
  });
  const gifts = row === null ? [] : await giftsOfCustomer(db, row.customerId);
  return gifts.find((one) => one.id === row?.id) ?? null;
}

/** The same message for a gift that does not exist and for one that is not theirs. */
export const noSuchGift = said('gift/none-or-not-yours');
