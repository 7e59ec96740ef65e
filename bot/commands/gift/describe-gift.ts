import { inWords } from '../../../jobs/in-words.ts';
import { giftStateWords } from '../../../jobs/gifts/gift-state-words.ts';
import type { GiftBudget } from '../../../jobs/gifts/gift-budget.ts';
import type { Anniversary } from '../../../jobs/gifts/anniversary.ts';
import type { GiftLine } from '../../../jobs/gifts/list-gifts.ts';
import type { Button } from '../../../templates/reader/card.ts';
import { formatYuan } from '../../../templates/reader/money.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { dayOf } from '../../../jobs/plan/moments.ts';
import { describeChange } from '../audit/change-words.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { formatMoment } from '../engine/words.ts';

/** `1 周年（2027年3月2日 周二）` */
export function nameAnniversary(ctx: CommandContext, { year, on }: Anniversary): string {
  const day = formatDay(on, ctx.core.language);
  return tell(ctx, 'gift/year', { year, day });
}

/** `1. 茶叶礼盒 · 1 周年（…）· 申请 480 元（张伟）· 已登记实付 476.50 元，票据 No123（周财务 …）` */
export function describeGift(ctx: CommandContext, gift: GiftLine): string {
  const { number, item, anniversary, proposedFen, proposedBy } = gift;
  const yuan = formatYuan(proposedFen);
  return [
    `${number}. ${item}`,
    nameAnniversary(ctx, anniversary),
    tell(ctx, 'gift/proposed-yuan', { yuan, name: proposedBy.name }),
    howItStands(ctx, gift),
  ].join(' · ');
}

function howItStands(
  ctx: CommandContext,
  { state, spentFen, receiptNote, spentBy, spentOn, spentAt }: GiftLine,
): string {
  const { language, rules } = ctx.core;
  const words = inWords(ctx.core, giftStateWords[state]);
  if (spentFen === null) return words;
  const yuan = formatYuan(spentFen);
  const at = spentAt === null ? '' : formatMoment(spentAt, rules.playbook.zone, language);
  const receipt = receiptNote ?? '—';
  // Named only if it was recorded on another day.
  const isLater = spentOn !== null && spentAt !== null && !dayOf(spentAt, rules.playbook).equals(spentOn);
  const of = isLater ? tell(ctx, 'gift/receipt-of', { receipt, spentOn }) : receipt;
  return tell(ctx, 'gift/yuan-receipt', { words, yuan, receipt: of, spentBy: spentBy ?? '—', moment: at });
}

/** The changes to its cost, one line each: `更正（周财务 …）：实付 476.50 → 467.50。原因：…` */
export function describeCostChanges(ctx: CommandContext, { changes }: GiftLine): readonly string[] {
  const { language, rules } = ctx.core;
  // Amounts and days: no colleague is among them.
  const reading = { ...ctx, nameOf: (code: string) => code };
  return changes.map(({ before, after, reason, by, at }) =>
    tell(ctx, 'gift/change-line', {
      by,
      moment: formatMoment(at, rules.playbook.zone, language),
      changes: describeChange(reading, before, after),
      reason: reason ?? tell(ctx, 'gift/request-withdrawn'),
    }),
  );
}

/** `1 周年（…）：上限 500 元，已占用 480 元，还可用 20 元` */
export function describeBudget(ctx: CommandContext, anniversary: Anniversary, budget: GiftBudget): string {
  return tell(ctx, 'gift/cap-yuan-taken-left', {
    anniversary: nameAnniversary(ctx, anniversary),
    cap: formatYuan(budget.capFen),
    taken: formatYuan(budget.takenFen),
    left: formatYuan(budget.leftFen),
  });
}

/** Gifts beyond these have no button and need the command. */
const withButtons = 3;

export function spendButtons(ctx: CommandContext, gifts: readonly GiftLine[]): readonly Button[] {
  return gifts
    .filter(({ state }) => state === 'confirmed')
    .slice(0, withButtons)
    .map(({ id, customer, number }) => ({
      action: 'gift-spend',
      value: id,
      label: tell(ctx, 'gift/spent', { code: customer.code, number }),
    }));
}
