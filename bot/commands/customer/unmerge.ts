import { Refused } from '../../../jobs/access/refused.ts';
import { inWords } from '../../../jobs/in-words.ts';
import {
  type FoundMerge,
  mayUndo,
  mergeById,
  mergeByNumber,
  noMerge,
} from '../../../jobs/merge/find-merge.ts';
import { undoMerge } from '../../../jobs/merge/undo-merge.ts';
import { said } from '../../../templates/reader/said.ts';
import { defineButton } from '../../actions/engine/define.ts';
import { type CommandContext, type Reply, say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { number } from '../engine/param-types.ts';

export const customerUnmerge = defineCommand({
  name: 'unmerge',
  zh: ['撤销合并'],
  help: said('help/customer-unmerge'),
  examples: ['/crm 客户 撤销合并 3', '/crm customer unmerge 3'],
  capability: 'customer.manage',
  params: { number: required(number, { label: said('param/merge-number'), names: ['编号'] }) },
  authorise: async (ctx, { number: wanted }) => {
    if (wanted !== undefined) await findTheirs(ctx, wanted);
  },
  run: async (ctx, { number: wanted }) => {
    return await undo(ctx, await findTheirs(ctx, wanted));
  },
});

/** On the answer that says what was merged. */
export const mergeUndoButton = defineButton({
  button: 'merge-undo',
  title: said('help/customer-unmerge'),
  capability: 'customer.manage',
  about: {
    find: ({ core }, { value }) => mergeById(core.db, value),
    scope: null,
    customerOf: ({ kept }) => kept,
    permit: async (ctx, merge) => checkTheirs(ctx, merge),
    none: (ctx) => inWords(ctx.core, noMerge),
  },
  run: undo,
});

async function undo(ctx: CommandContext, { id, number: wanted }: FoundMerge): Promise<Reply> {
  const { kept, merged } = await undoMerge(ctx.core, ctx.by, id);
  return say(tell(ctx, 'merge/undone', { number: wanted, kept: kept.code, merged: merged.code }));
}

async function findTheirs(ctx: CommandContext, wanted: number): Promise<FoundMerge> {
  const merge = await mergeByNumber(ctx.core.db, wanted);
  checkTheirs(ctx, merge);
  return merge;
}

/** @throws Refused with the message for a merge that does not exist, so that its existence is not revealed */
function checkTheirs({ by }: CommandContext, merge: FoundMerge): void {
  if (mayUndo(by, merge)) return;
  throw new Refused('not_found', noMerge, { why: 'customer', customerId: merge.kept.id });
}
