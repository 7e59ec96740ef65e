import type { ApprovalEffects, RequestAbout } from './approval-effects.ts';
import { holidayTextEffects } from './holiday-text-effects.ts';
import { overspendEffects } from './overspend-effects.ts';
import type { Scope } from '../access/scopes.ts';
import { fromDbDate, toDbDate, toDbInstant } from '../../prisma/days.ts';
import { formatYuan, readYuan } from '../../templates/reader/money.ts';
import { XinhangError } from '../errors.ts';
import { giftBudget, refuseAboveCap } from '../gifts/gift-budget.ts';
import { giftMatter } from '../gifts/gift-matter.ts';
import { dayOf } from '../plan/moments.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * 成交周年礼品 (S0 L45, L47): a proposal reserves its part of the anniversary's cap at once, under the customer's lock, and
 * releases it when rejected or withdrawn.
 */
const giftEffects: ApprovalEffects = {
  spends: true,
  takesFrom: 'gift-budget',

  check: async (core, tx, request, { at }) => {
    const { customerId, amountFen } = read(request);
    const today = dayOf(at, core.rules.playbook);
    const { anniversary } = await giftMatter(core, tx, customerId, today, request.followUpId);
    const budget = await giftBudget(tx, core.templates.gifts, customerId, anniversary);
    refuseAboveCap(core, anniversary.year, budget, amountFen);
  },

  facts: async (core, tx, { id }) => {
    const gift = await tx.gift.findUnique({ where: { requestId: id } });
    if (gift === null) return [];
    const on = fromDbDate(gift.anniversary);
    const budget = await giftBudget(
      tx,
      core.templates.gifts,
      gift.customerId,
      { year: gift.year, on },
      gift.id,
    );
    const yuan = (fen: bigint) => said('gift/yuan', { amount: formatYuan(fen) });
    return [
      {
        label: said('gift/anniversary'),
        value: said('gift/anniversary-on', { year: gift.year, anniversaryOn: on }),
      },
      { label: said('gift/cap'), value: yuan(budget.capFen) },
      { label: said('gift/left-before'), value: yuan(budget.leftFen) },
    ];
  },

  opened: async (core, tx, request, { by, at }) => {
    const { customerId, item, amountFen } = read(request);
    const today = dayOf(at, core.rules.playbook);
    const { anniversary, followUpId } = await giftMatter(core, tx, customerId, today, request.followUpId);
    await tx.gift.create({
      data: {
        customerId,
        year: anniversary.year,
        anniversary: toDbDate(anniversary.on),
        item,
        proposedFen: amountFen,
        proposedById: by.id,
        proposedAt: toDbInstant(at),
        requestId: request.id,
      },
    });
    // The confirmation closes the follow-up of this anniversary, wherever the gift was proposed from.
    if (request.followUpId === null && followUpId !== null) {
      await tx.approvalRequest.update({ where: { id: request.id }, data: { followUpId } });
    }
  },

  approved: async (core, tx, request, { by, at }) => {
    const gift = await tx.gift.findUniqueOrThrow({ where: { requestId: request.id } });
    const anniversary = { year: gift.year, on: fromDbDate(gift.anniversary) };
    // The cap may have been lowered since the proposal.
    const budget = await giftBudget(tx, core.templates.gifts, gift.customerId, anniversary, gift.id);
    refuseAboveCap(core, gift.year, budget, gift.proposedFen);
    await tx.gift.update({
      where: { id: gift.id },
      data: { state: 'confirmed', confirmedById: by.id, confirmedAt: toDbInstant(at) },
    });
  },

  rejected: async (_core, tx, { id }) => {
    await tx.gift.updateMany({ where: { requestId: id }, data: { state: 'rejected' } });
  },

  withdrawn: async (_core, tx, { id }) => {
    await tx.gift.updateMany({ where: { requestId: id }, data: { state: 'withdrawn' } });
  },
};

/** The fields of form `gift`; approvals.yaml declares the kind as being about a customer. */
function read({ customer, answers }: RequestAbout) {
  const amountFen = readYuan(answers['amount'] ?? '');
  const item = answers['item'] ?? '';
  if (customer === null || amountFen === null || item === '') {
    throw new XinhangError('bad_input', said('gift/incomplete'));
  }
  return { customerId: customer.id, item, amountFen };
}

/** By the kind's key in `approvals.yaml`. */
const effects: Readonly<Record<string, ApprovalEffects>> = {
  gift: giftEffects,
  'gift-overspend': overspendEffects,
  'holiday-text': holidayTextEffects,
};

/** The access to the customer that applicants need. */
export function scopeOfKind(kind: string): Scope {
  return effectsOf(kind).scope ?? 'work';
}

export function effectsOf(kind: string): ApprovalEffects {
  return Object.hasOwn(effects, kind) ? (effects[kind] ?? {}) : {};
}
