import { Temporal } from 'temporal-polyfill';
import type { GiftState, Prisma, Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbDate, toDbInstant } from '../../prisma/days.ts';
import { formatYuan, readYuan } from '../../templates/reader/money.ts';
import { said, type WordKey, type Spoken } from '../../templates/reader/said.ts';
import { rolesThatCan } from '../../templates/reader/roles.ts';
import type { Actor } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { followSpending } from './follow-spending.ts';
import { giftBudget } from './gift-budget.ts';
import { costOf, type GiftCost, type StoredCost, storedCost } from './gift-cost.ts';

export interface CostChange {
  readonly giftId: string;
  readonly cost: GiftCost;
  readonly reason: string;
  /** The request that decides about it; until then the gift is `overspent`. */
  readonly requestId?: string;
  readonly by: Actor;
  readonly at: Temporal.Instant;
}

/** Records another cost of a gift, with what it was before. Hold the customer's lock. */
export async function changeCost(
  tx: Tx,
  { giftId, cost, reason, requestId, by, at }: CostChange,
): Promise<{ readonly changeId: string; readonly before: StoredCost; readonly after: StoredCost }> {
  const gift = await tx.gift.findUniqueOrThrow({ where: { id: giftId } });
  const was = costOf(gift);
  const before: StoredCost = was === null ? { item: gift.item } : storedCost(was);
  const after = storedCost(cost);
  const change = await tx.giftChange.create({
    data: {
      giftId,
      requestId: requestId ?? null,
      before,
      after,
      reason,
      actorId: by.id,
      at: toDbInstant(at),
    },
  });
  const state: GiftState = requestId === undefined ? 'spent' : 'overspent';
  const recorded = was === null ? { spentById: by.id, spentAt: toDbInstant(at) } : {};
  await tx.gift.update({ where: { id: giftId }, data: { ...columnsOf(cost), ...recorded, state } });
  await followSpending(tx, giftId, { by: by.id, at });
  return { changeId: change.id, before, after };
}

/** The request was approved: its cost stands. */
export async function keepCost(
  core: Core,
  tx: Tx,
  requestId: string,
  decided: { readonly by: Actor; readonly at: Temporal.Instant },
): Promise<void> {
  const change = await tx.giftChange.findUniqueOrThrow({ where: { requestId }, include: { actor: true } });
  await tx.gift.update({ where: { id: change.giftId }, data: { state: 'spent' } });
  await followSpending(tx, change.giftId, { by: decided.by.id, at: decided.at });
  await tellFinance(core, tx, {
    changeId: change.id,
    giftId: change.giftId,
    before: change.before as StoredCost,
    after: change.after as StoredCost,
    reason: change.reason ?? '—',
    by: change.actor,
    decider: decided.by,
    at: decided.at,
  });
}

/**
 * The request was rejected or withdrawn: the gift is again what it was before, with its own line in the history.
 *
 * @param reason of the rejection; null: it was withdrawn
 */
export async function setBackCost(
  tx: Tx,
  requestId: string,
  { by, at, reason }: { readonly by: Actor; readonly at: Temporal.Instant; readonly reason: string | null },
): Promise<void> {
  const change = await tx.giftChange.findUnique({ where: { requestId } });
  if (change === null) return;
  const [before, after] = [change.before as StoredCost, change.after as StoredCost];
  const data = { giftId: change.giftId, before: after, after: before, reason, actorId: by.id };
  await tx.giftChange.create({ data: { ...data, at: toDbInstant(at) } });
  const was = readCost(before);
  await tx.gift.update({
    where: { id: change.giftId },
    data:
      was === null
        ? {
            state: 'confirmed',
            item: before.item,
            spentFen: null,
            spentOn: null,
            receiptNote: null,
            spentById: null,
            spentAt: null,
          }
        : { state: 'spent', ...columnsOf(was) },
  });
  await followSpending(tx, change.giftId, { by: by.id, at });
}

function columnsOf({ item, fen, spentOn, receiptNote }: GiftCost): Prisma.GiftUncheckedUpdateInput {
  return { item, spentFen: fen, spentOn: toDbDate(spentOn), receiptNote };
}

function readCost({ item, spentYuan, spentOn, receipt }: StoredCost): GiftCost | null {
  const fen = spentYuan === undefined ? null : readYuan(spentYuan);
  if (fen === null || spentOn === undefined) return null;
  return { item, fen, spentOn: Temporal.PlainDate.from(spentOn), receiptNote: receipt ?? '' };
}

export interface ToldChange {
  readonly changeId: string;
  readonly giftId: string;
  readonly before: StoredCost;
  readonly after: StoredCost;
  readonly reason: string;
  readonly by: Actor;
  /** Who approved a cost above the cap. */
  readonly decider?: Actor;
  readonly at: Temporal.Instant;
}

/** Finance pays what the ledger says, so everyone there hears of a change, except who made it. */
export async function tellFinance(core: Core, tx: Tx, told: ToldChange): Promise<void> {
  const { changeId, giftId, before, after, by, decider, at } = told;
  const gift = await tx.gift.findUniqueOrThrow({ where: { id: giftId }, include: { customer: true } });
  const on = fromDbDate(gift.anniversary);
  const { customer, year } = gift;
  const budget = await giftBudget(tx, core.templates.gifts, customer.id, { year, on });
  const finance = await tx.staff.findMany({
    where: { leftOn: null, id: { not: by.id }, roles: { hasSome: [...rolesThatCan('gift.keep-any')] } },
    select: { id: true },
  });
  const yuan = (fen: bigint) => said('gift/yuan', { amount: formatYuan(fen) });
  const fields = [
    { label: said('gift/anniversary'), value: said('gift/anniversary-on', { year, anniversaryOn: on }) },
    ...(['item', 'spentYuan', 'spentOn', 'receipt'] as const).flatMap((key) => {
      if (before[key] === after[key]) return [];
      const [was, now] = [shown(key, before[key]), shown(key, after[key])];
      return [{ label: said(labels[key]), value: said('gift/was-now', { was, now }) }];
    }),
    { label: said('gift/reason'), value: told.reason },
    { label: said('gift/cap'), value: yuan(budget.capFen) },
    { label: said('gift/taken'), value: yuan(budget.takenFen) },
    { label: said('gift/left'), value: yuan(budget.leftFen) },
  ];
  await writeNotices(
    tx,
    finance.map(({ id: recipientId }) => ({
      key: noticeKey({ is: 'gift-cost', changeId, recipientId }),
      say: 'gift/cost-changed',
      recipientId,
      values: {
        about: `${customer.code} ${customer.name}`,
        item: after.item,
        by: { name: by.name },
        decider: decider?.name ?? false,
      },
      fields,
      customerId: customer.id,
      at,
    })),
  );
}

const labels = {
  item: 'gift/item',
  spentYuan: 'gift/cost',
  spentOn: 'gift/spent-on',
  receipt: 'gift/receipt',
} as const satisfies Record<string, WordKey>;

function shown(key: keyof typeof labels, value: string | undefined): Spoken {
  if (value === undefined || value === '') return '—';
  if (key === 'spentOn') return said('field/day', { dayOn: Temporal.PlainDate.from(value) });
  const fen = key === 'spentYuan' ? readYuan(value) : null;
  return fen === null ? value : said('gift/yuan', { amount: formatYuan(fen) });
}
