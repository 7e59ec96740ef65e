import { may } from '../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { defineButton, type Subject } from '../actions/engine/define.ts';
import { customerOfId, noCustomerOfId } from '../actions/engine/subjects.ts';
import { openLogForm } from '../commands/log/form.ts';
import { said } from '../../templates/reader/said.ts';

interface Maybe {
  readonly customer: CustomerRef | null;
}

/** The customer with the id that was sent; without an id, the group's customer, if accessible. */
const theCustomerOrNone: Subject<Maybe> = {
  find: async (ctx, { value }) => {
    if (value.trim() === '') {
      const { room } = ctx;
      return { customer: room !== null && may('work', ctx.by, room) ? room : null };
    }
    const customer = await customerOfId(ctx, value);
    return customer === null ? null : { customer };
  },
  scope: 'work',
  customerOf: ({ customer }) => customer,
  none: noCustomerOfId,
};

export const logButton = defineButton({
  button: 'log',
  title: said('form/open-contact-log-form'),
  capability: 'process.join',
  about: theCustomerOrNone,
  run: async (ctx, { customer }) => openLogForm(ctx, customer === null ? {} : { customer: customer.code }),
});
