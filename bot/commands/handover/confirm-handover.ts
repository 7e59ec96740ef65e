import { XinhangError } from '../../../jobs/errors.ts';
import { type FoundHandover, findHandover } from '../../../jobs/people/find-handover.ts';
import { readHoldings } from '../../../jobs/people/holdings.ts';
import { movableBy } from '../../../jobs/people/may-move.ts';
import { customersAmong } from '../../../jobs/people/moved.ts';
import { cancelHandover } from '../../../jobs/people/propose-handover.ts';
import { noSuchHandover, runHandover } from '../../../jobs/people/run-handover.ts';
import { noteRefusal } from '../../../jobs/access/note-access.ts';
import { type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { isFor } from '../engine/usage.ts';
import { checkMayLetGo } from './may-let-go.ts';
import { describeDone } from './describe-handover.ts';
import { handoverRun } from './run.ts';

/** How long what was shown may be confirmed; after that somebody else may have changed what it was about. */
const validHours = 24;

export const isHandoverAction = (action: string): boolean =>
  action === 'handover-confirm' || action === 'handover-cancel';

/** The button below a preview. Who presses it is authorised as whoever typed the command was. */
export async function onHandoverClick(ctx: CommandContext, action: string, id: string): Promise<Reply> {
  const handover = await findHandover(ctx.core.db, id);
  if (handover === null) throw noSuchHandover(ctx.core);
  await checkMayMove(ctx, handover);
  if (action === 'handover-cancel') {
    const cancelled = await cancelHandover(ctx.core, id);
    return cancelled
      ? say(tell(ctx, '已取消，什么都没有改动。', 'Cancelled; nothing has changed.'))
      : describeDone(ctx, handover);
  }
  return await confirmHandover(ctx, handover);
}

export async function confirmHandover(ctx: CommandContext, handover: FoundHandover): Promise<Reply> {
  const expires = handover.at.add({ hours: validHours });
  if (handover.state === 'proposed' && expires.epochMilliseconds < ctx.core.clock.now().epochMilliseconds) {
    throw new XinhangError(
      'bad_input',
      tell(
        ctx,
        '这份预览已经过期。请重新发一次，再确认。',
        'This preview is out of date. Please ask for it again and confirm that one.',
      ),
    );
  }
  return describeDone(ctx, await runHandover(ctx.core, ctx.by, handover.id));
}

/** @throws XinhangError `not_found` for what is not theirs: whether there is such a handover does not show */
export async function checkMayMove(ctx: CommandContext, handover: FoundHandover): Promise<void> {
  if (handover.leaving && handover.state !== 'done') return await checkMayLetGo(ctx, handover.from);
  const customers =
    handover.state === 'done'
      ? customersAmong(handover.moved)
      : customersAmong(await readHoldings(ctx.core.db, handover.from.id, handover.scope));
  const may = await movableBy(ctx.core.db, ctx.by, handover.from.id, customers);
  if (isFor(handoverRun, ctx) && may.length === customers.length) return;
  await noteRefusal(ctx.core, ctx.by, { what: 'handover', why: 'customer' });
  throw noSuchHandover(ctx.core);
}
