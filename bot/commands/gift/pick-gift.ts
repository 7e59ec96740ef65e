import { XinhangError } from '../../../jobs/errors.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { type GiftLine, giftsOfCustomer } from '../../../jobs/gifts/list-gifts.ts';
import type { CommandContext } from '../engine/context.ts';
import { describeGift } from './describe-gift.ts';
import { said, saidInLines } from '../../../templates/reader/said.ts';

/**
 * The gift with this number or, without one, the only gift in one of the wanted states.
 *
 * @throws XinhangError listing the gifts
 */
export async function pickGift(
  ctx: CommandContext,
  customer: CustomerRef,
  number: number | undefined,
  meant: readonly GiftLine['state'][],
): Promise<GiftLine> {
  const gifts = await giftsOfCustomer(ctx.core.db, customer.id);
  if (gifts.length === 0) {
    throw new XinhangError('not_found', said('gift/no-gifts', { code: customer.code }));
  }
  const open = gifts.filter(({ state }) => meant.includes(state));
  const found =
    number === undefined ? open.length === 1 && open[0] : gifts.find((gift) => gift.number === number);
  if (found) return found;
  const lines = gifts.map((gift) => describeGift(ctx, gift));
  throw new XinhangError('bad_input', saidInLines([said('gift/which-one'), ...lines]));
}
