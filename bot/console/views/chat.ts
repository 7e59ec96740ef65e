import {
  customerByContact,
  customerByRoom,
  type CustomerRef,
} from '../../../jobs/customers/find-customer.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { preparedIn } from '../../../jobs/outbox/send-by-hand.ts';
import { readPeople } from '../../../jobs/preview/read-people.ts';
import { said } from '../../../templates/reader/said.ts';
import type { Subject } from '../../actions/engine/define.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import type { AnswerOf } from '../api/index.ts';
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
  run: async (ctx, customer, { chat }) => ({
    view: { ...(await customerAtAGlance(ctx, customer)), prepared: await preparedFor(ctx, customer, chat) },
  }),
});

async function preparedFor(
  ctx: CommandContext,
  customer: CustomerRef,
  platformRoomId: string,
): Promise<AnswerOf<'chat'>['prepared']> {
  if (!may('work', ctx.by, customer)) return [];
  const found = await preparedIn(ctx.core.db, customer, { platform: ctx.platform, platformRoomId });
  const people = found.some(({ takenBy }) => takenBy !== null) ? await readPeople(ctx.core.db) : null;
  return found.map(({ id, text, takenBy }) => {
    if (takenBy === null) {
      const label = tell(ctx, 'side-bar/send');
      const action = { action: 'prepared-take', value: id, label, style: 'primary' as const };
      return { id, text, says: null, actions: [action] };
    }
    if (takenBy !== ctx.by.id) {
      const who = people?.get(takenBy)?.name ?? '';
      return { id, text, says: tell(ctx, 'side-bar/in-others-hands', { who }), actions: [] };
    }
    const actions = [
      {
        action: 'prepared-sent',
        value: id,
        label: tell(ctx, 'side-bar/was-sent'),
        style: 'primary' as const,
      },
      { action: 'prepared-unsent', value: id, label: tell(ctx, 'side-bar/was-not-sent') },
    ];
    return { id, text, says: tell(ctx, 'side-bar/in-your-hands'), actions };
  });
}
