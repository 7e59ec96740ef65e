import { XinhangError } from '../../jobs/errors.ts';
import { findGift } from '../../jobs/gifts/find-gift.ts';
import type { GiftLine } from '../../jobs/gifts/list-gifts.ts';
import { recordSpend } from '../../jobs/gifts/record-spend.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { plainYuan, readYuan } from '../../templates/reader/money.ts';
import { answer, type CommandContext, type Reply, say } from '../commands/engine/context.ts';
import { describeGift } from '../commands/gift/describe-gift.ts';
import { describeSpend } from '../commands/gift/describe-spend.ts';
import { echoAnswers, explainAnswers } from './explain-answers.ts';
import { explain } from '../../jobs/in-words.ts';

const form = 'gift-spend';

/** 登记实付: the form, unless there is nothing to record; then how the gift stands. */
export async function openSpendForm(ctx: CommandContext, giftId: string): Promise<Reply> {
  const gift = await findGift(ctx.core, ctx.by, giftId);
  if (gift.state === 'confirmed') return spendForm(ctx, gift);
  return say(`${gift.customer.code} ${gift.customer.name} ${describeGift(ctx, gift)}`);
}

/** With the amount that was confirmed in it already. */
export function spendForm(ctx: CommandContext, gift: GiftLine): Reply {
  const start = { amount: plainYuan(gift.proposedFen) };
  const view = ctx.core.templates.forms.view(form, ctx.core.language, gift.id, start);
  const about = `${gift.customer.code} ${gift.customer.name} ${describeGift(ctx, gift)}`;
  return { kind: 'form', form: { ...view, intro: about } };
}

/** The form `gift-spend`: the same right, the same checks and the same answer as the command. */
export async function submitSpend(
  ctx: CommandContext,
  giftId: string,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  const checked = ctx.core.templates.forms.check(form, values, {
    language: ctx.core.language,
    today: ctx.today,
  });
  if (!checked.ok) return explainAnswers(ctx, form, values, checked.problems);
  const fen = readYuan(checked.values['amount'] ?? '') ?? 0n;
  const receiptNote = checked.values['receipt'] ?? '';
  try {
    const spent = await recordSpend(ctx.core, ctx.by, giftId, { fen, receiptNote });
    await keepAnswers(ctx.core, ctx.by, { form, values: checked.values });
    return await describeSpend(ctx, spent);
  } catch (error) {
    if (!(error instanceof XinhangError)) throw error;
    return answer({ body: [explain(ctx.core, error), echoAnswers(ctx, form, checked.values)] });
  }
}
