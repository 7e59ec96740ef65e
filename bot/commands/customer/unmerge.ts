import { Refused } from '../../../jobs/access/refused.ts';
import { type FoundMerge, mayUndo, mergeByNumber, noMerge } from '../../../jobs/merge/find-merge.ts';
import { undoMerge } from '../../../jobs/merge/undo-merge.ts';
import { said } from '../../../templates/reader/said.ts';
import { type CommandContext, say, tell } from '../engine/context.ts';
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
    const merge = await findTheirs(ctx, wanted);
    const { kept, merged } = await undoMerge(ctx.core, ctx.by, merge.id);
    return say(tell(ctx, 'merge/undone', { number: wanted, kept: kept.code, merged: merged.code }));
  },
});

/** @throws Refused with the message for a merge that does not exist, so that its existence is not revealed */
async function findTheirs({ core, by }: CommandContext, wanted: number): Promise<FoundMerge> {
  const merge = await mergeByNumber(core.db, wanted);
  if (mayUndo(by, merge)) return merge;
  throw new Refused('not_found', noMerge, { why: 'customer', customerId: merge.kept.id });
}
