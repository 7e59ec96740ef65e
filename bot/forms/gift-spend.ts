import { Temporal } from 'temporal-polyfill';
import { inWords } from '../../jobs/in-words.ts';
import { giftOfId, noSuchGift } from '../../jobs/gifts/find-gift.ts';
import type { GiftLine } from '../../jobs/gifts/list-gifts.ts';
import { correctGift, spendGift } from '../../jobs/approvals/spend-gift.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { plainYuan, readYuan } from '../../templates/reader/money.ts';
import { defineButton, defineForm, type Subject } from '../actions/engine/define.ts';
import { type CommandContext, type Reply, say } from '../commands/engine/context.ts';
import { describeGift } from '../commands/gift/describe-gift.ts';
import { describeSpend } from '../commands/gift/describe-spend.ts';
import { said } from '../../templates/reader/said.ts';

const form = 'gift-spend';

/** The gift with the id that was sent, or the gift of the request with that id. */
const theGift: Subject<GiftLine> = {
  find: ({ core }, { value }) => giftOfId(core.db, value),
  scope: 'ledger',
  customerOf: ({ customer }) => customer,
  none: ({ core }) => inWords(core, noSuchGift),
};

/** Opens the form if there is a cost to record; otherwise describes the state of the gift. */
export const giftSpendButton = defineButton({
  button: form,
  title: said('form/open-gift-cost'),
  capability: 'process.join',
  about: theGift,
  run: async (ctx, gift) =>
    gift.state === 'confirmed'
      ? spendForm(ctx, gift)
      : say(`${gift.customer.code} ${gift.customer.name} ${describeGift(ctx, gift)}`),
});

/** Prefilled with the approved amount. */
export function spendForm(ctx: CommandContext, gift: GiftLine): Reply {
  const start = { amount: plainYuan(gift.proposedFen), spentOn: ctx.today.toString() };
  const view = ctx.core.templates.forms.view(form, ctx.core.language, gift.id, start);
  const about = `${gift.customer.code} ${gift.customer.name} ${describeGift(ctx, gift)}`;
  return { kind: 'form', form: { ...view, intro: about } };
}

export const giftSpendForm = defineForm({
  name: form,
  title: said('form/record-gift-cost'),
  forms: [form],
  capability: 'process.join',
  about: theGift,
  run: async (ctx, gift, { answers }) => {
    const { amount = '', receipt = '', reason } = answers;
    const recorded = await spendGift(ctx.core, ctx.by, gift, {
      fen: readYuan(amount) ?? 0n,
      receiptNote: receipt,
      ...dayIn(answers),
      ...(reason === undefined ? {} : { reason }),
    });
    await keepAnswers(ctx.core, ctx.by, { form, values: answers });
    return await describeSpend(ctx, recorded.gift, recorded.asked);
  },
});

const correction = 'gift-correct';

/** Prefilled with what is recorded. */
export function correctionForm(ctx: CommandContext, gift: GiftLine): Reply {
  const { item, spentFen, spentOn, receiptNote } = gift;
  const start = {
    item,
    amount: spentFen === null ? '' : plainYuan(spentFen),
    spentOn: spentOn?.toString() ?? '',
    receipt: receiptNote ?? '',
  };
  const view = ctx.core.templates.forms.view(correction, ctx.core.language, gift.id, start);
  const about = `${gift.customer.code} ${gift.customer.name} ${describeGift(ctx, gift)}`;
  return { kind: 'form', form: { ...view, intro: about } };
}

export const giftCorrectForm = defineForm({
  name: correction,
  title: said('form/correct-gift-cost'),
  forms: [correction],
  capability: 'process.join',
  about: theGift,
  run: async (ctx, gift, { answers }) => {
    const { item, amount = '', receipt, reason = '' } = answers;
    const recorded = await correctGift(ctx.core, ctx.by, gift, {
      fen: readYuan(amount) ?? 0n,
      reason,
      ...dayIn(answers),
      ...(item === undefined ? {} : { item }),
      ...(receipt === undefined ? {} : { receiptNote: receipt }),
    });
    await keepAnswers(ctx.core, ctx.by, { form: correction, values: answers });
    return await describeSpend(ctx, recorded.gift, recorded.asked);
  },
});

function dayIn({ spentOn }: Readonly<Record<string, string>>): { readonly spentOn?: Temporal.PlainDate } {
  return spentOn === undefined || spentOn === '' ? {} : { spentOn: Temporal.PlainDate.from(spentOn) };
}
