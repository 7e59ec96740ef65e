import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import { followSpending } from './follow-spending.ts';
import type { Tx } from '../../prisma/client.ts';
import { fromDbInstant, toDbDate, toDbInstant } from '../../prisma/days.ts';
import { plainYuan } from '../../templates/reader/money.ts';
import { formatDay } from '../../templates/reader/values.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { dayOf } from '../plan/moments.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { findGift } from './find-gift.ts';
import { giftBudget, refuseAboveCap } from './gift-budget.ts';
import { refuseImpossible, storedCost } from './gift-cost.ts';
import type { GiftLine } from './list-gifts.ts';
import { said } from '../../templates/reader/said.ts';

export interface Spend {
  readonly fen: bigint;
  readonly receiptNote: string;
  /** The day on the receipt; default: today. */
  readonly spentOn?: Temporal.PlainDate;
}

/**
 * Records the actual cost of a confirmed gift, once, with its receipt. The amount must be within the remaining cap, not
 * counting the gift's own reservation; any unused part of the reservation is released. A cost above the cap needs a
 * decision (`jobs/approvals/spend-gift.ts`).
 *
 * @throws XinhangError `not_found` if the person does not keep the gift; `already_done` if it is already spent, with
 *   who and when; `not_allowed` before it is confirmed, above the cap, and for a receipt already used for this
 *   anniversary
 */
export async function recordSpend(
  core: Core,
  by: ActingStaff,
  giftId: string,
  { fen, receiptNote, spentOn }: Spend,
): Promise<GiftLine> {
  const gift = await findGift(core, by, giftId);
  await changeCustomer(core, gift.customer.id, 'gift.spend', async (tx, now) => {
    const { year } = gift.anniversary;
    await refuseUnlessConfirmed(core, tx, gift.id);
    refuseAboveCap(
      core,
      year,
      await giftBudget(tx, core.templates.gifts, gift.customer.id, gift.anniversary, gift.id),
      fen,
    );
    const cost = {
      item: gift.item,
      fen,
      receiptNote: receiptNote.trim(),
      spentOn: spentOn ?? dayOf(now, core.rules.playbook),
    };
    await refuseImpossible(core, tx, gift, cost, now);
    await tx.gift.update({
      where: { id: gift.id },
      data: {
        state: 'spent',
        spentFen: fen,
        spentOn: toDbDate(cost.spentOn),
        receiptNote: cost.receiptNote,
        spentById: by.id,
        spentAt: toDbInstant(now),
      },
    });
    await followSpending(tx, gift.id, { by: by.id, at: now });
    const { item: _, ...recorded } = storedCost(cost);
    await writeAudit(tx, {
      at: now,
      by,
      action: 'gift.spend',
      subject: gift.item,
      customerId: gift.customer.id,
      after: { year, proposedYuan: plainYuan(gift.proposedFen), ...recorded },
    });
  });
  return await findGift(core, by, gift.id);
}

/** Read under the lock: the gift may have changed since it was found. */
async function refuseUnlessConfirmed(core: Core, tx: Tx, giftId: string): Promise<void> {
  const { language } = core;
  const { state, spentBy, spentAt } = await tx.gift.findUniqueOrThrow({
    where: { id: giftId },
    select: { state: true, spentAt: true, spentBy: { select: { id: true, name: true } } },
  });
  if (state === 'confirmed') return;
  if (state === 'spent') {
    const name = spentBy === null ? '—' : (await tellApart(tx))(spentBy);
    const day =
      spentAt === null ? '—' : formatDay(dayOf(fromDbInstant(spentAt), core.rules.playbook), language);
    throw new XinhangError('already_done', said('gift/spent-before', { name, day }));
  }
  throw new XinhangError('not_allowed', said(`gift/spend-${state}`));
}
