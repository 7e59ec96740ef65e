import { XinhangError } from '../../jobs/errors.ts';
import type { Anchors } from '../commands/engine/define.ts';
import { Temporal } from 'temporal-polyfill';
import { readTier } from '../../jobs/book/read-tier.ts';
import { customerByCode } from '../../jobs/customers/find-customer.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { noteRefusal } from '../../jobs/access/note-access.ts';
import { type CommandContext, type Reply, say } from '../commands/engine/context.ts';
import { customerNew } from '../commands/customer/new.ts';
import { openFile } from '../commands/customer/open.ts';
import { findAnchor } from '../commands/engine/param-types.ts';
import { quoteWord } from '../commands/engine/quotes.ts';
import { echo, isFor, refuseRole } from '../commands/engine/usage.ts';
import { explainAnswers } from './explain-answers.ts';
import { explain } from '../../jobs/in-words.ts';

/** The form `customer-new`: the same right, the same checks and the same answer as the command. */
export async function submitCustomer(
  ctx: CommandContext,
  values: Readonly<Record<string, string>>,
): Promise<Reply> {
  if (!isFor(customerNew, ctx)) {
    await noteRefusal(ctx.core, ctx.by, { what: 'customer new', why: 'role' });
    return refuseRole(ctx, customerNew);
  }
  const scope = { language: ctx.core.language, today: ctx.today };
  const checked = ctx.core.templates.forms.check('customer-new', values, scope);
  if (!checked.ok) return explainAnswers(ctx, 'customer-new', values, checked.problems);
  const { code, name = '', tier, supervisor, salesperson, assistant, ...others } = checked.values;
  try {
    const opened = await openFile(ctx, {
      code,
      name,
      tier: readTier(tier ?? '') ?? 'ordinary',
      people: { supervisor, salesperson, assistant },
      anchors: anchorsIn(ctx, others),
      group: true,
    });
    const customer = code === undefined ? null : await customerByCode(ctx.core.db, code);
    await keepAnswers(ctx.core, ctx.by, {
      form: 'customer-new',
      values: checked.values,
      ...(customer === null ? {} : { customerId: customer.id }),
    });
    return opened;
  } catch (error) {
    if (!(error instanceof XinhangError)) throw error;
    return say(explain(ctx.core, error), echo(ctx, asCommand(checked.values)));
  }
}

/** The days among the answers, by their columns in the book. */
function anchorsIn(ctx: CommandContext, values: Readonly<Record<string, string>>): Anchors {
  const found = Object.entries(values).flatMap(([key, value]) => {
    const anchor = findAnchor(key, ctx.core.rules.playbook);
    return anchor === null ? [] : [[anchor, Temporal.PlainDate.from(value)] as const];
  });
  return Object.fromEntries(found);
}

/** The same as a line to copy, correct and send: a form that was sent cannot be opened again as it was. */
function asCommand({ code, name = '', ...others }: Readonly<Record<string, string>>): string {
  const named = Object.entries(others).map(([key, value]) => `${key}=${quoteWord(value)}`);
  const words = [...(code === undefined ? [] : [code]), name].map(quoteWord);
  return ['/crm customer new', ...words, ...named].join(' ');
}
