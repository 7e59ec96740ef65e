import { approvalKind } from '../../templates/reader/approvals.ts';
import { plainYuan } from '../../templates/reader/money.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import type { Core } from '../core.ts';
import { type Correction, correctSpend } from '../gifts/correct-spend.ts';
import { findGift } from '../gifts/find-gift.ts';
import { giftBudget, refuseAboveCap } from '../gifts/gift-budget.ts';
import type { GiftLine } from '../gifts/list-gifts.ts';
import { recordSpend, type Spend } from '../gifts/record-spend.ts';
import type { Decider } from './deciders.ts';
import { openRequest } from './open-request.ts';

/** The approval kind that decides about a cost above the cap. */
const overspend = 'gift-overspend';

export interface GiftRecorded {
  readonly gift: GiftLine;
  /** Who decides about a cost above the cap; null: it was within. */
  readonly asked: readonly Decider[] | null;
}

/**
 * Records what a gift has cost. Above the cap it needs a reason, and a decision until which it is shown as waiting.
 *
 * @throws XinhangError as `recordSpend`; above the cap without a reason, saying that one is needed
 */
export async function spendGift(
  core: Core,
  by: ActingStaff,
  gift: GiftLine,
  { reason, ...spend }: Spend & { readonly reason?: string },
): Promise<GiftRecorded> {
  if (gift.state !== 'confirmed' || !(await needsDecision(core, gift, spend.fen, reason))) {
    return { gift: await recordSpend(core, by, gift.id, spend), asked: null };
  }
  return await ask(core, by, gift, { ...spend, reason: reason ?? '' });
}

/** Corrects a recorded cost; a higher one above the cap needs a decision. @throws XinhangError as `correctSpend` */
export async function correctGift(
  core: Core,
  by: ActingStaff,
  gift: GiftLine,
  correction: Correction,
): Promise<GiftRecorded> {
  const { fen, reason } = correction;
  const isHigher = gift.state === 'spent' && fen !== undefined && fen > (gift.spentFen ?? 0n);
  if (!isHigher || !(await needsDecision(core, gift, fen, reason))) {
    return { gift: await correctSpend(core, by, gift.id, correction), asked: null };
  }
  return await ask(core, by, gift, { ...correction, fen });
}

/** @throws XinhangError if it does and there is no reason */
async function needsDecision(
  core: Core,
  { id, customer, anniversary }: GiftLine,
  fen: bigint,
  reason: string | undefined,
): Promise<boolean> {
  const kind = approvalKind(core.templates.approvals, overspend);
  const budget = await giftBudget(core.db, core.templates.gifts, customer.id, anniversary, id);
  if (kind === undefined || fen <= budget.leftFen) return false;
  if ((reason ?? '').trim() !== '') return true;
  refuseAboveCap(core, anniversary.year, budget, fen, said('gift/above-cap-reason'));
  return false;
}

async function ask(
  core: Core,
  by: ActingStaff,
  { id, number, customer }: GiftLine,
  { item, fen, spentOn, receiptNote, reason }: Correction & Pick<Spend, 'fen'>,
): Promise<GiftRecorded> {
  const { asked } = await openRequest(core, by, {
    kind: overspend,
    customer,
    answers: {
      gift: String(number),
      amount: plainYuan(fen),
      reason: reason.trim(),
      ...(item === undefined ? {} : { item }),
      ...(spentOn === undefined ? {} : { spentOn: spentOn.toString() }),
      ...(receiptNote === undefined ? {} : { receipt: receiptNote.trim() }),
    },
  });
  return { gift: await findGift(core, by, id), asked };
}
