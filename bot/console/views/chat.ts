import {
  customerByContact,
  customerByRoom,
  type CustomerRef,
} from '../../../jobs/customers/find-customer.ts';
import { said } from '../../../templates/reader/said.ts';
import type { Subject } from '../../actions/engine/define.ts';
import { tell } from '../../commands/engine/context.ts';
import { customerAtAGlance } from './customer.ts';
import { defineView } from './define-view.ts';

/** A chat that belongs to no customer is answered like one whose customer the reader may not see. */
const theCustomerOfChat: Subject<CustomerRef> = {
  find: async ({ core, platform }, { value }) =>
    (await customerByRoom(core.db, platform, value)) ?? (await customerByContact(core.db, platform, value)),
  scope: 'read',
  customerOf: (customer) => customer,
  none: (ctx) => tell(ctx, 'side-bar/no-customer'),
};

/** The customer of a chat, for the page beside it. */
export const chatView = defineView({
  view: 'chat',
  title: said('side-bar/view-chat'),
  capability: 'process.join',
  reads: 'file',
  about: theCustomerOfChat,
  named: 'chat',
  run: async (ctx, customer) => ({ view: await customerAtAGlance(ctx, customer) }),
});
