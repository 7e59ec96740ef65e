import { followSpending } from './follow-spending.ts';
import { plainYuan } from '../../templates/reader/money.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { Refused } from '../access/refused.ts';
import { may } from '../access/scopes.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { GiftLine } from './list-gifts.ts';

/**
 * Withdraws a confirmed gift that will not be bought, which releases its part of the cap. A gift not confirmed yet is
 * withdrawn with its request.
 *
 * @throws XinhangError `not_allowed` unless by the proposer, the customer's supervisor or finance; `already_done` once
 *   it is spent or has ended
 */
export async function withdrawConfirmedGift(core: Core, by: ActingStaff, gift: GiftLine): Promise<void> {
  const proposedIt = gift.proposedBy.id === by.id;
  if (!proposedIt && !can(by, 'gift.keep-any') && !may('manage', by, gift.customer)) {
    throw new Refused('not_allowed', said('gift/not-to-withdraw', { name: gift.proposedBy.name }), {
      why: 'customer',
      customerId: gift.customer.id,
    });
  }
  await changeCustomer(core, gift.customer.id, 'gift.withdraw', async (tx, at) => {
    const { count } = await tx.gift.updateMany({
      where: { id: gift.id, state: 'confirmed' },
      data: { state: 'withdrawn' },
    });
    if (count === 0) {
      throw new XinhangError('already_done', said('gift/nothing-to-withdraw'));
    }
    await followSpending(tx, gift.id, { by: by.id, at });
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
