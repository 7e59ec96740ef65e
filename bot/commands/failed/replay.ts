import { Refused } from '../../../jobs/access/refused.ts';
import { findFailed } from '../../../jobs/outbox/list-failed.ts';
import { replayFailed } from '../../../jobs/outbox/replay-failed.ts';
import { said } from '../../../templates/reader/said.ts';
import { defineButton } from '../../actions/engine/define.ts';
import { type CommandContext, type Reply, say } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { absentWord, failedRef } from '../engine/param-types.ts';
import { describeReplayed } from './describe-failed.ts';
import { inWords } from '../../../jobs/in-words.ts';

const none = said('failed/none-or-not-yours');

export const failedReplay = defineCommand({
  name: 'replay',
  zh: ['重发'],
  help: said('help/failed-replay'),
  examples: ['/crm 未发 重发 3f9a1c', '/crm failed replay 3f9a1c'],
  capability: 'failed.see',
  params: {
    ref: required(failedRef, {
      label: said('param/failed-ref'),
      names: ['编号'],
    }),
    absent: optional(absentWord, {
      label: said('param/failed-absent'),
      place: 'word',
    }),
  },
  authorise: async (ctx, { ref }) => {
    if (ref !== undefined) await checkTheirs(ctx, ref);
  },
  run: async (ctx, { ref, absent }) => {
    return await replay(ctx, ref, absent !== undefined);
  },
});

export const failedReplayButton = defineButton({
  button: 'failed-replay',
  title: said('failed/replay-title'),
  capability: 'failed.see',
  about: {
    find: async ({ core }, { value }) => (await findFailed(core, null, value))?.ref ?? null,
    scope: null,
    customerOf: () => null,
    permit: checkTheirs,
    none: (ctx) => inWords(ctx.core, none),
  },
  run: async (ctx, ref) => await replay(ctx, ref, false),
});

/** @throws Refused the same whether it exists or not */
async function checkTheirs(ctx: CommandContext, ref: string): Promise<void> {
  if ((await findFailed(ctx.core, ctx.by, ref)) !== null) return;
  throw new Refused('not_found', none, { why: 'customer' });
}

async function replay(ctx: CommandContext, ref: string, isAbsent: boolean): Promise<Reply> {
  const failed = await findFailed(ctx.core, ctx.by, ref);
  if (failed === null) return say(inWords(ctx.core, none));
  return say(describeReplayed(ctx.core, await replayFailed(ctx.core, ctx.by, failed, { isAbsent })));
}
