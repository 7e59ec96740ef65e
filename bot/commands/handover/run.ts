import { Refused } from '../../../jobs/access/refused.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { readHoldings } from '../../../jobs/people/holdings.ts';
import { movableBy } from '../../../jobs/people/may-move.ts';
import { customersAmong } from '../../../jobs/people/moved.ts';
import { type HandoverPreview, previewHandover } from '../../../jobs/people/preview-handover.ts';
import { proposeHandover } from '../../../jobs/people/propose-handover.ts';
import { runHandover } from '../../../jobs/people/run-handover.ts';
import { type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { findCustomers } from '../engine/find-customers.ts';
import { checkSeat, findStaff } from '../engine/find-staff.ts';
import { codeList, confirmWord, person } from '../engine/param-types.ts';
import { describeDone, describePreview } from './describe-handover.ts';
import { seatPosts } from '../../../templates/reader/roles.ts';
import { said, type Said } from '../../../templates/reader/said.ts';
import { inWords } from '../../../jobs/in-words.ts';

export const handoverRun = defineCommand({
  name: '',
  zh: [],
  help: said('help/handover-run'),
  examples: [
    '/crm 移交 zhang 接手=zhao',
    '/crm 移交 @张伟 接手=@赵敏 C001,C002',
    '/crm handover @zhang to=@zhao all confirm',
  ],
  capability: 'handover.make',
  params: {
    from: required(person, { label: said('param/handover-from'), names: ['从谁', '移交人'] }),
    to: required(person, { label: said('param/handover-to'), names: ['接手', '给'], place: 'named' }),
    customers: optional(codeList, {
      label: said('param/customers'),
      names: ['客户'],
      place: 'word',
    }),
    confirm: optional(confirmWord, { label: said('param/confirm'), names: ['确认'], place: 'word' }),
  },
  authorise: async (ctx, { from: fromName, customers = 'all' }) => {
    if (fromName === undefined) return;
    const from = await findStaff(ctx, fromName);
    const wanted = customers === 'all' ? null : await idsOf(ctx, customers);
    const held = customersAmong(await readHoldings(ctx.core.db, from.id, wanted));
    const may = await movableBy(ctx.core.db, ctx.by, from.id, held);
    if (held.length === 0 || may.length > 0) return;
    throw new Refused('not_found', nothingToMove(from), { why: 'customer' });
  },
  run: async (ctx, { from: fromName, to: toName, customers = 'all', confirm }) => {
    const from = await findStaff(ctx, fromName);
    const to = await findStaff(ctx, toName);
    if (from.id === to.id) throw new XinhangError('bad_input', said('handover/same-colleague'));
    const wanted = customers === 'all' ? null : await idsOf(ctx, customers);
    const held = await previewHandover(ctx.core, from, wanted);
    const may = await movableBy(ctx.core.db, ctx.by, from.id, held.customerIds);
    const hidden = held.customerIds.length - may.length;
    if (may.length === 0) return say(inWords(ctx.core, nothingToMove(from)));
    const preview = hidden === 0 ? held : await previewHandover(ctx.core, from, may);
    checkRoles(ctx, preview, to);
    const handover = { from, to, leaving: false, on: null };
    const id = await proposeHandover(ctx.core, ctx.by, { from, to, scope: may, leavesOn: null });
    if (confirm !== undefined) return describeDone(ctx, await runHandover(ctx.core, ctx.by, id));
    const notes = hidden === 0 ? [] : [tell(ctx, 'handover/hidden', { hidden })];
    return describePreview(ctx, id, handover, preview, notes);
  },
});

/** The receiving colleague needs the role of every seat that moves. */
export function checkRoles(ctx: CommandContext, preview: HandoverPreview, to: StaffMember): void {
  for (const seat of new Set(preview.seats.map((one) => one.seat))) checkSeat(ctx, seat, to);
  for (const post of seatPosts())
    if (preview.posts.some((one) => one.post === post.key)) checkSeat(ctx, post, to);
}

async function idsOf(ctx: CommandContext, codes: readonly string[]): Promise<readonly string[]> {
  return (await findCustomers(ctx, codes)).map(({ id }) => id);
}

function nothingToMove(from: StaffMember): Said {
  return said('handover/nothing-to-move', { name: from.name });
}
