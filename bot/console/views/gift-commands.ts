import { can } from '../../../jobs/access/can.ts';
import { may } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { type GiftLine, giftsOfCustomer } from '../../../jobs/gifts/list-gifts.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import type { RowCommand } from '../api/customers.ts';

/** What corrects or withdraws each gift of the ledger, by its number: the chat has a command for it. */
export async function giftCommands(
  ctx: CommandContext,
  customer: CustomerRef,
): Promise<ReadonlyMap<string, RowCommand[]>> {
  const gifts = await giftsOfCustomer(ctx.core.db, customer.id);
  return new Map(gifts.map((gift) => [String(gift.number), commandsOf(ctx, gift)]));
}

function commandsOf(ctx: CommandContext, gift: GiftLine): RowCommand[] {
  const { number, customer, state } = gift;
  if (state === 'spent')
    return [{ label: tell(ctx, 'gift/correct-button'), text: `gift correct ${customer.code} ${number}` }];
  const proposed = gift.proposedBy.id === ctx.by.id;
  const mayWithdraw =
    state === 'proposed'
      ? proposed
      : state === 'confirmed' &&
        (proposed || can(ctx.by, 'gift.keep-any') || may('manage', ctx.by, customer));
  return mayWithdraw
    ? [{ label: tell(ctx, 'gift/withdraw-button'), text: `gift withdraw ${customer.code} ${number}` }]
    : [];
}
