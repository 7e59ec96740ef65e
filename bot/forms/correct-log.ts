import { correctLog, findWritten, type WrittenLog } from '../../jobs/logs/correct-log.ts';
import { logChoice } from '../../jobs/follow-ups/log-words.ts';
import { Refused } from '../../jobs/access/refused.ts';
import { said } from '../../templates/reader/said.ts';
import type { Button } from '../../templates/reader/card.ts';
import { defineButton, defineForm, type Subject } from '../actions/engine/define.ts';
import { type CommandContext, say, tell } from '../commands/engine/context.ts';

const form = 'log-correct';

/** Each corrects what they wrote themselves: no one rewrites another's words. */
const theirLog: Subject<WrittenLog> = {
  find: ({ core }, { value }) => findWritten(core.db, value),
  scope: 'work',
  customerOf: ({ customer }) => customer,
  permit: ({ by }, { actorId, customer }) => {
    if (actorId === by.id) return Promise.resolve();
    throw new Refused('not_found', noLog, { why: 'customer', customerId: customer.id });
  },
  none: (ctx) => tell(ctx, 'log/no-such-answer'),
};

const noLog = said('log/no-such-answer');

export const logCorrectButton = defineButton({
  button: form,
  title: said('log/open-correct'),
  capability: 'process.join',
  about: theirLog,
  run: (ctx, { id, customer, purpose, summary }) => {
    const view = ctx.core.templates.forms.view(form, ctx.core.language, id, { summary });
    const intro = `${customer.code} ${customer.name} · ${logChoice(ctx.core, 'purpose', purpose)}`;
    return Promise.resolve({ kind: 'form', form: { ...view, intro } });
  },
});

export const logCorrectForm = defineForm({
  name: form,
  title: said('log/correct'),
  forms: [form],
  capability: 'process.join',
  about: theirLog,
  run: async (ctx, log, { answers: { summary = '' } }) => {
    const { code } = log.customer;
    return (await correctLog(ctx.core, ctx.by, log, summary))
      ? say(tell(ctx, 'log/corrected', { code }))
      : say(tell(ctx, 'log/corrected-nothing'));
  },
});

/** On the answer that says what was recorded, and in the customer's timeline. */
export function correctingButton(ctx: CommandContext, logId: string): Button {
  return { action: form, value: logId, label: tell(ctx, 'log/correct-button') };
}
