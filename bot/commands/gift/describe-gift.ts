import type { GiftBudget } from '../../../jobs/gifts/gift-budget.ts';
import type { Anniversary } from '../../../jobs/gifts/anniversary.ts';
import type { GiftLine } from '../../../jobs/gifts/list-gifts.ts';
import type { Button } from '../../../templates/reader/card.ts';
import { formatYuan } from '../../../templates/reader/money.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { both, formatMoment, type Words } from '../engine/words.ts';

const stateWords: Readonly<Record<GiftLine['state'], Words>> = {
  proposed: both('待财务确认', 'waiting for finance'),
  confirmed: both('已确认，待登记实付', 'confirmed, not spent yet'),
  spent: both('已登记实付', 'spent'),
  rejected: both('已驳回', 'rejected'),
  withdrawn: both('已撤回', 'withdrawn'),
};

/** `1 周年（2027年3月2日 周二）` */
export function nameAnniversary(ctx: CommandContext, { year, on }: Anniversary): string {
  const day = formatDay(on, ctx.core.language);
  return tell(ctx, `${year} 周年（${day}）`, `year ${year} (${day})`);
}

/** `1. 茶叶礼盒 · 1 周年（…）· 申请 480 元（张伟）· 已登记实付 476.50 元，票据 No123（周财务 …）` */
export function describeGift(ctx: CommandContext, gift: GiftLine): string {
  const { number, item, anniversary, proposedFen, proposedBy } = gift;
  const yuan = formatYuan(proposedFen);
  return [
    `${number}. ${item}`,
    nameAnniversary(ctx, anniversary),
    tell(ctx, `申请 ${yuan} 元（${proposedBy.name}）`, `proposed ${yuan} yuan (${proposedBy.name})`),
    howItStands(ctx, gift),
  ].join(' · ');
}

function howItStands(
  ctx: CommandContext,
  { state, spentFen, receiptNote, spentBy, spentAt }: GiftLine,
): string {
  const { language, rules } = ctx.core;
  const words = stateWords[state][language];
  if (state !== 'spent' || spentFen === null) return words;
  const yuan = formatYuan(spentFen);
  const at = spentAt === null ? '' : formatMoment(spentAt, rules.playbook.zone, language);
  const receipt = receiptNote ?? '—';
  return tell(
    ctx,
    `${words} ${yuan} 元，票据 ${receipt}（${spentBy ?? '—'} ${at}）`,
    `${words}: ${yuan} yuan, receipt ${receipt} (${spentBy ?? '—'}, ${at})`,
  );
}

/** `1 周年（…）：上限 500 元，已占用 480 元，还可用 20 元` */
export function describeBudget(ctx: CommandContext, anniversary: Anniversary, budget: GiftBudget): string {
  const [cap, taken, left] = [budget.capFen, budget.takenFen, budget.leftFen].map(formatYuan);
  return tell(
    ctx,
    `${nameAnniversary(ctx, anniversary)}：上限 ${cap} 元，已占用 ${taken} 元，还可用 ${left} 元`,
    `${nameAnniversary(ctx, anniversary)}: cap ${cap} yuan, ${taken} taken, ${left} left`,
  );
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
      label: tell(ctx, `登记实付 ${customer.code} #${number}`, `Spent: ${customer.code} #${number}`),
    }));
}
