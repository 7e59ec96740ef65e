import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { changeCost, tellFinance } from './change-cost.ts';
import { findGift } from './find-gift.ts';
import { giftBudget, refuseAboveCap } from './gift-budget.ts';
import { costOf, type GiftCost, refuseImpossible, storedCost } from './gift-cost.ts';
import type { GiftLine } from './list-gifts.ts';

/** What was recorded wrongly; what is missing stays. */
export interface Correction {
  readonly item?: string;
  readonly fen?: bigint;
  readonly spentOn?: Temporal.PlainDate;
  readonly receiptNote?: string;
  readonly reason: string;
}

/**
 * Corrects the recorded cost of a gift, with the reason; finance hears of it. An amount above the cap needs a decision
 * (`jobs/approvals/spend-gift.ts`).
 *
 * @throws XinhangError `not_found` if the person does not keep the gift; `not_allowed` while no cost is recorded, above
 *   the cap, and for a receipt already used for this anniversary; `bad_input` without a change or a reason
 */
export async function correctSpend(
  core: Core,
  by: ActingStaff,
  giftId: string,
  correction: Correction,
): Promise<GiftLine> {
  const gift = await findGift(core, by, giftId);
  await changeCustomer(core, gift.customer.id, 'gift.correct', async (tx, at) => {
    const was = await recordedCost(tx, gift.id);
    const cost = corrected(was, correction);
    const reason = correction.reason.trim();
    if (reason === '') throw new XinhangError('bad_input', said('gift/correction-needs-reason'));
    if (JSON.stringify(storedCost(cost)) === JSON.stringify(storedCost(was))) {
      throw new XinhangError('bad_input', said('gift/nothing-to-correct'));
    }
    await refuseImpossible(core, tx, gift, cost, at);
    const { customer, anniversary } = gift;
    const budget = await giftBudget(tx, core.templates.gifts, customer.id, anniversary, gift.id);
    // A cost that was approved above the cap may be corrected in other respects, and downwards.
    if (cost.fen > was.fen || cost.fen <= 0n) refuseAboveCap(core, anniversary.year, budget, cost.fen);
    const change = await changeCost(tx, { giftId: gift.id, cost, reason, by, at });
    await writeAudit(tx, {
      at,
      by,
      action: 'gift.correct',
      subject: was.item,
      customerId: customer.id,
      before: change.before,
      after: { ...change.after, reason },
    });
    await tellFinance(core, tx, { ...change, giftId: gift.id, reason, by, at });
  });
  return await findGift(core, by, gift.id);
}

/** @throws XinhangError unless a cost is recorded and no decision about it is pending */
export async function recordedCost(tx: Tx, giftId: string): Promise<GiftCost> {
  const row = await tx.gift.findUniqueOrThrow({ where: { id: giftId } });
  const cost = costOf(row);
  if (row.state === 'spent' && cost !== null) return cost;
  throw new XinhangError(
    'not_allowed',
    row.state === 'overspent' ? said('gift/spend-overspent') : said('gift/not-spent-yet'),
  );
}

export function corrected(
  was: GiftCost,
  { item, fen, spentOn, receiptNote }: Omit<Correction, 'reason'>,
): GiftCost {
  return {
    item: item?.trim() ?? was.item,
    fen: fen ?? was.fen,
    spentOn: spentOn ?? was.spentOn,
    receiptNote: receiptNote?.trim() ?? was.receiptNote,
  };
}
