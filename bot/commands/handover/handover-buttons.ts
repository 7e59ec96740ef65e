import { inWords } from '../../../jobs/in-words.ts';
import { Refused } from '../../../jobs/access/refused.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { type FoundHandover, findHandover } from '../../../jobs/people/find-handover.ts';
import { couldMake } from '../../../jobs/people/may-move.ts';
import { cancelHandover } from '../../../jobs/people/propose-handover.ts';
import { noHandover, runHandover } from '../../../jobs/people/run-handover.ts';
import { defineButton, type Subject } from '../../actions/engine/define.ts';
import { type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { describeDone } from './describe-handover.ts';
import { checkNotLast } from './may-let-go.ts';
import { said } from '../../../templates/reader/said.ts';

/** A preview can be confirmed for this long; after that, its data may be outdated. */
const validHours = 24;

/** The handover or offboarding with the id that was sent, for people who could have made it. */
export const theHandover: Subject<FoundHandover> = {
  find: ({ core }, { value }) => findHandover(core.db, value),
  scope: null,
  customerOf: () => null,
  permit: checkCouldMake,
  none: (ctx) => inWords(ctx.core, noHandover),
};

export const handoverConfirmButton = defineButton({
  button: 'handover-confirm',
  title: said('handover/confirm-handover-offboarding'),
  capability: 'handover.make',
  about: theHandover,
  run: confirmHandover,
});

export const handoverCancelButton = defineButton({
  button: 'handover-cancel',
  title: said('handover/cancel-handover-offboarding'),
  capability: 'handover.make',
  about: theHandover,
  run: async (ctx, handover) =>
    (await cancelHandover(ctx.core, handover.id))
      ? say(tell(ctx, 'handover/cancelled-nothing-changed'))
      : describeDone(ctx, handover),
});

async function confirmHandover(ctx: CommandContext, handover: FoundHandover): Promise<Reply> {
  const expires = handover.at.add({ hours: validHours });
  if (handover.state === 'proposed' && expires.epochMilliseconds < ctx.core.clock.now().epochMilliseconds) {
    throw new XinhangError('bad_input', said('handover/preview-expired'));
  }
  if (handover.leaving && handover.state !== 'done') await checkNotLast(ctx, handover.from);
  return describeDone(ctx, await runHandover(ctx.core, ctx.by, handover.id));
}

/** @throws Refused with the message for a handover that does not exist, so that its existence is not revealed */
export async function checkCouldMake(ctx: CommandContext, handover: FoundHandover): Promise<void> {
  if (await couldMake(ctx.core.db, ctx.by, handover)) return;
  throw new Refused('not_found', noHandover, { why: 'customer' });
}
