import { plainYuan } from '../../templates/reader/money.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { mayManage } from '../access/access.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { GiftLine } from './list-gifts.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * Takes back a gift that was confirmed and will not be bought, so that its part of the cap is free again. What is
 * not confirmed yet is taken back with its request.
 *
 * @throws XinhangError `not_allowed` for anybody but who proposed it, its supervisor and finance; `already_done` once
 *   it is spent or has ended
 */
export async function withdrawConfirmedGift(core: Core, by: StaffMember, gift: GiftLine): Promise<void> {
  const may = gift.proposedBy.id === by.id || by.roles.includes('finance') || mayManage(by, gift.customer);
  if (!may) {
    throw new XinhangError('not_allowed', said('gift/not-to-withdraw', { name: gift.proposedBy.name }));
  }
  await changeCustomer(core, gift.customer.id, async (tx, at) => {
    const { count } = await tx.gift.updateMany({
      where: { id: gift.id, state: 'confirmed' },
      data: { state: 'withdrawn' },
    });
    if (count === 0) {
      throw new XinhangError('already_done', said('gift/nothing-to-withdraw'));
    }
    await writeAudit(tx, {
      at,
      by,
      action: 'gift.withdraw',
      subject: gift.item,
      customerId: gift.customer.id,
      before: { year: gift.anniversary.year, proposedYuan: plainYuan(gift.proposedFen) },
    });
  });
}
