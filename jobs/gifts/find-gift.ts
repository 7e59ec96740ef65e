import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { noteRefusal } from '../access/note-access.ts';
import { type GiftLine, giftsOfCustomer } from './list-gifts.ts';
import { mayKeepGifts } from './may-keep-gifts.ts';
import { said } from '../../templates/reader/said.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The gift that a button or a form is about, for somebody who keeps it.
 *
 * @param id of the gift, or of the request it was proposed with; from outside
 * @throws XinhangError `not_found` for what is no gift and for one that is none of theirs
 */
export async function findGift(core: Core, by: StaffMember, id: string): Promise<GiftLine> {
  const row = uuid.test(id)
    ? await core.db.gift.findFirst({
        where: { OR: [{ id }, { requestId: id }] },
        select: { id: true, customerId: true },
      })
    : null;
  const gifts = row === null ? [] : await giftsOfCustomer(core.db, row.customerId);
  const gift = gifts.find((one) => one.id === row?.id);
  if (gift !== undefined && mayKeepGifts(by, gift.customer)) return gift;
  if (gift !== undefined) {
    await noteRefusal(core, by, { what: 'gift', why: 'customer', customerId: gift.customer.id });
  }
  throw noSuchGift();
}

/** The same words for a gift that does not exist and for one that is none of theirs. */
export function noSuchGift(): XinhangError {
  return new XinhangError('not_found', said('gift/none-or-not-yours'));
}
