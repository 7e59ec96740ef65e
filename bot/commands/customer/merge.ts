import { Refused } from '../../../jobs/access/refused.ts';
import { may } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { customerMeant, findReadable } from '../../../jobs/customers/find-readable.ts';
import { mergeCustomers } from '../../../jobs/merge/merge-customers.ts';
import { previewMerge } from '../../../jobs/merge/preview-merge.ts';
import { said } from '../../../templates/reader/said.ts';
import type { CommandContext } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { code, confirmWord } from '../engine/param-types.ts';
import { describeMerged, describeMergePreview } from './describe-merge.ts';

export const customerMerge = defineCommand({
  name: 'merge',
  zh: ['合并'],
  help: said('help/customer-merge'),
  examples: ['/crm 客户 合并 C001 C007', '/crm customer merge C001 C007 confirm'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    other: required(code, { label: said('param/merge-other'), names: ['并入的客户'] }),
    confirm: optional(confirmWord, { label: said('param/confirm'), names: ['确认'], place: 'word' }),
  },
  authorise: async (ctx, { other }) => {
    if (other !== undefined) await findOther(ctx, other);
  },
  run: async (ctx, { customer: kept, other, confirm }) => {
    const merged = await findOther(ctx, other);
    if (confirm === undefined) {
      const preview = await previewMerge(ctx.core, ctx.by, { kept, merged });
      return describeMergePreview(ctx, { kept, merged }, preview);
    }
    return describeMerged(ctx, await mergeCustomers(ctx.core, ctx.by, { kept, merged }));
  },
});

/** The customer that is merged: only its supervisor, or those above, may. @throws Refused */
async function findOther({ core, by }: CommandContext, written: string): Promise<CustomerRef> {
  const customer = await findReadable(core.db, by, written);
  if (customer !== null && may('manage', by, customer)) return customer;
  const meant = customer ?? (await customerMeant(core.db, written));
  const refusal = { why: 'customer', ...(meant === null ? {} : { customerId: meant.id }) } as const;
  if (customer === null) {
    throw new Refused('not_found', said('customer/none-or-not-yours', { code: written }), refusal);
  }
  throw new Refused('not_allowed', said('command/supervisor-only', { code: customer.code }), refusal);
}
