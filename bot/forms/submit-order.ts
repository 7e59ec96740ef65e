import { Temporal } from 'temporal-polyfill';
import { type OrderChange, recordOrder } from '../../jobs/orders/record-order.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { readYuan } from '../../templates/reader/money.ts';
import { type Answers, defineForm } from '../actions/engine/define.ts';
import { theNamedCustomer } from '../actions/engine/subjects.ts';
import { describeOrder } from '../commands/order/describe-order.ts';
import { said } from '../../templates/reader/said.ts';

export const orderForm = defineForm({
  name: 'order',
  title: said('form/record-first-order'),
  forms: ['order'],
  capability: 'process.join',
  about: theNamedCustomer('work'),
  run: async (ctx, customer, { form, answers }) => {
    const recorded = await recordOrder(ctx.core, ctx.by, customer, changeIn(answers));
    await keepAnswers(ctx.core, ctx.by, { form, values: answers, customerId: customer.id });
    return await describeOrder(ctx, customer, recorded);
  },
});

/** Empty fields change nothing; only the command can clear a value. */
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
