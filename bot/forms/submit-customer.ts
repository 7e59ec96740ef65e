import { XinhangError } from '../../jobs/errors.ts';
import type { Anchors } from '../commands/engine/define.ts';
import { Temporal } from 'temporal-polyfill';
import { explain } from '../../jobs/in-words.ts';
import { readTier } from '../../jobs/book/read-tier.ts';
import { customerByCode } from '../../jobs/customers/find-customer.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { formAgain } from './explain-answers.ts';
import { defineForm } from '../actions/engine/define.ts';
import { nothing } from '../actions/engine/subjects.ts';
import type { CommandContext } from '../commands/engine/context.ts';
import { openFile } from '../commands/customer/open.ts';
import { findAnchor } from '../commands/engine/param-types.ts';
import { quoteWord } from '../commands/engine/quotes.ts';
import { echo } from '../commands/engine/usage.ts';
import { said } from '../../templates/reader/said.ts';

export const customerNewForm = defineForm({
  name: 'customer-new',
  title: said('form/open-customer'),
  forms: ['customer-new'],
  capability: 'customer.open',
  about: nothing,
  run: async (ctx, _, sent) => {
    const { form, answers } = sent;
    const { code, name = '', tier, supervisor, salesperson, assistant, ...others } = answers;
    try {
      const opened = await openFile(ctx, {
        code,
        name,
        tier: readTier(tier ?? '') ?? 'ordinary',
        people: { supervisor, salesperson, assistant },
        anchors: anchorsIn(ctx, others),
        group: true,
        another: false,
      });
      const customer = code === undefined ? null : await customerByCode(ctx.core.db, code);
      await keepAnswers(ctx.core, ctx.by, {
        form,
        values: answers,
        ...(customer === null ? {} : { customerId: customer.id }),
      });
      return opened;
    } catch (error) {
      if (!(error instanceof XinhangError)) throw error;
      // As a command it can also say what the form does not ask, such as that it is another customer of the same name.
      const problem = [explain(ctx.core, error), echo(ctx, asCommand(answers))].join('\n');
      return formAgain(ctx, sent, { problem }, null);
    }
  },
});

/** The dates among the answers, by their columns in the book. */
function anchorsIn(ctx: CommandContext, values: Readonly<Record<string, string>>): Anchors {
  const found = Object.entries(values).flatMap(([key, value]) => {
    const anchor = findAnchor(key, ctx.core.rules.playbook);
    return anchor === null ? [] : [[anchor, Temporal.PlainDate.from(value)] as const];
  });
  return Object.fromEntries(found);
}

/** The same input as a command to copy, correct and send, because a submitted form cannot be reopened. */
function asCommand({ code, name = '', ...others }: Readonly<Record<string, string>>): string {
  const named = Object.entries(others).map(([key, value]) => `${key}=${quoteWord(value)}`);
  const words = [...(code === undefined ? [] : [code]), name].map(quoteWord);
  return ['/crm customer new', ...words, ...named].join(' ');
}
