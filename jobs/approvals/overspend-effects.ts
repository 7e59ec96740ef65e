import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';
import { formatYuan, readYuan } from '../../templates/reader/money.ts';
import { said } from '../../templates/reader/said.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { changeCost, keepCost, setBackCost } from '../gifts/change-cost.ts';
import { recordedCost } from '../gifts/correct-spend.ts';
import { giftBudget } from '../gifts/gift-budget.ts';
import { costOf, type GiftCost, refuseImpossible } from '../gifts/gift-cost.ts';
import { type GiftLine, giftsOfCustomer } from '../gifts/list-gifts.ts';
import { dayOf } from '../plan/moments.ts';
import type { ApprovalEffects, RequestAbout } from './approval-effects.ts';

/**
 * 礼品超支: a receipt above the cap. The money is spent, so the cost is recorded at once and counts against the budget;
 * it stands once it is approved. A rejected one is taken out again, and the company pays what is within the cap.
 */
export const overspendEffects: ApprovalEffects = {
  scope: 'ledger',
  takesFrom: 'gift-budget',

  check: async (core, tx, request, { at }) => {
    const { gift, cost } = await read(core, tx, request, at);
    if (gift.state !== 'confirmed') await recordedCost(tx, gift.id);
    await refuseImpossible(core, tx, gift, cost, at);
    const { customer, anniversary } = gift;
    const { leftFen } = await giftBudget(tx, core.templates.gifts, customer.id, anniversary, gift.id);
    if (cost.fen <= leftFen) {
      throw new XinhangError('not_allowed', said('gift/within-cap', { left: formatYuan(leftFen) }));
    }
  },

  opened: async (core, tx, request, { by, at }) => {
    const { gift, cost, reason } = await read(core, tx, request, at);
    const change = await changeCost(tx, { giftId: gift.id, cost, reason, requestId: request.id, by, at });
    await writeAudit(tx, {
      at,
      by,
      action: 'gift.overspend',
      subject: gift.item,
      customerId: gift.customer.id,
      before: change.before,
      after: { ...change.after, reason },
    });
  },

  facts: async (core, tx, { id }) => {
    const change = await tx.giftChange.findUnique({ where: { requestId: id }, include: { gift: true } });
    if (change === null) return [];
    const { gift } = change;
    const anniversary = { year: gift.year, on: fromDbDate(gift.anniversary) };
    const budget = await giftBudget(tx, core.templates.gifts, gift.customerId, anniversary, gift.id);
    const yuan = (fen: bigint) => said('gift/yuan', { amount: formatYuan(fen) });
    const { year, on: anniversaryOn } = anniversary;
    return [
      {
        label: said('gift/anniversary'),
        value: said('gift/anniversary-on', { year, anniversaryOn }),
      },
      { label: said('gift/proposed'), value: yuan(gift.proposedFen) },
      { label: said('gift/cap'), value: yuan(budget.capFen) },
      { label: said('gift/left-before'), value: yuan(budget.leftFen) },
      { label: said('gift/above-by'), value: yuan((gift.spentFen ?? 0n) - budget.leftFen) },
    ];
  },

  approved: (core, tx, { id }, act) => keepCost(core, tx, id, act),

  whatThen: async (core, tx, { id }) => {
    const change = await tx.giftChange.findUnique({ where: { requestId: id }, include: { gift: true } });
    if (change === null) return null;
    const { gift } = change;
    const anniversary = { year: gift.year, on: fromDbDate(gift.anniversary) };
    const budget = await giftBudget(tx, core.templates.gifts, gift.customerId, anniversary, gift.id);
    const { spentYuan } = change.before as { spentYuan?: string };
    if (spentYuan !== undefined) return said('gift/stays', { amount: spentYuan });
    return said('gift/company-pays', { left: formatYuan(budget.leftFen) });
  },

  rejected: (_core, tx, { id }, act) => setBackCost(tx, id, act),
  withdrawn: (_core, tx, { id }, act) => setBackCost(tx, id, { ...act, reason: null }),
};

/** The fields of form `gift-overspend`. What is missing stays as it was recorded. */
async function read(
  core: Core,
  tx: Tx,
  { customer, answers }: RequestAbout,
  at: Temporal.Instant,
): Promise<{ readonly gift: GiftLine; readonly cost: GiftCost; readonly reason: string }> {
  const fen = readYuan(answers['amount'] ?? '');
  const reason = answers['reason'] ?? '';
  if (customer === null || fen === null || reason === '') {
    throw new XinhangError('bad_input', said('gift/overspend-incomplete'));
  }
  const number = Number(answers['gift'] ?? '');
  const gift = (await giftsOfCustomer(tx, customer.id)).find((one) => one.number === number);
  if (gift === undefined) throw new XinhangError('not_found', said('gift/no-such-number'));
  const was = costOf(await tx.gift.findUniqueOrThrow({ where: { id: gift.id } }));
  const { spentOn, item = gift.item, receipt = was?.receiptNote ?? '' } = answers;
  const day = spentOn === undefined ? was?.spentOn : Temporal.PlainDate.from(spentOn);
  return {
    gift,
    reason,
    cost: { item, fen, receiptNote: receipt.trim(), spentOn: day ?? dayOf(at, core.rules.playbook) },
  };
}
