import { Temporal } from 'temporal-polyfill';
import { XinhangError } from '../../jobs/errors.ts';
import { findReadable } from '../../jobs/customers/find-readable.ts';
import { type OrderChange, recordOrder } from '../../jobs/orders/record-order.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { noteRefusal } from '../../jobs/access/note-access.ts';
import { readYuan } from '../../templates/reader/money.ts';
import { answer, type CommandContext, type Reply } from '../commands/engine/context.ts';
import { describeOrder } from '../commands/order/describe-order.ts';
import { isAllowed, noSuchCustomer } from '../commands/engine/take-customer.ts';
import { echoAnswers, explainAnswers } from './explain-answers.ts';
import { explain } from '../../jobs/in-words.ts';

type Answers = Readonly<Record<string, string>>;

/** The form `order`: the same right, the same checks and the same answer as the command. */
export async function submitOrder(ctx: CommandContext, values: Answers): Promise<Reply> {
  const { language, templates } = ctx.core;
  const checked = templates.forms.check('order', values, { language, today: ctx.today });
  if (!checked.ok) return explainAnswers(ctx, 'order', values, checked.problems);
  const code = checked.values['customer'] ?? '';
  const customer = await findReadable(ctx.core.db, ctx.by, code);
  if (customer === null || !isAllowed(ctx, customer, 'work')) {
    if (customer !== null) {
      await noteRefusal(ctx.core, ctx.by, { what: 'form order', why: 'customer', customerId: customer.id });
    }
    return answer({ body: [noSuchCustomer(ctx, code), echoAnswers(ctx, 'order', values)] });
  }
  try {
    const recorded = await recordOrder(ctx.core, ctx.by, customer, changeIn(checked.values));
    await keepAnswers(ctx.core, ctx.by, {
      form: 'order',
      values: checked.values,
      customerId: customer.id,
    });
    return await describeOrder(ctx, customer, recorded);
  } catch (error) {
    if (!(error instanceof XinhangError)) throw error;
    return answer({ body: [explain(ctx.core, error), echoAnswers(ctx, 'order', values)] });
  }
}

/** A field left empty says nothing; only the command takes a value away. */
function changeIn(values: Answers): OrderChange {
  const day = (key: string) => {
    const written = values[key];
    return written === undefined ? undefined : Temporal.PlainDate.from(written);
  };
  const [orderedOn, promisedOn, deliveredOn] = [day('orderedOn'), day('promisedOn'), day('deliveredOn')];
  const amountFen = readYuan(values['amount'] ?? '');
  return {
    ...(orderedOn === undefined ? {} : { orderedOn }),
    ...(promisedOn === undefined ? {} : { promisedOn }),
    ...(deliveredOn === undefined ? {} : { deliveredOn }),
    ...(amountFen === null ? {} : { amountFen }),
  };
}
