import { Refused } from '../../../jobs/access/refused.ts';
import { may } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { customerMeant, findReadable } from '../../../jobs/customers/find-readable.ts';
import { mergeCustomers } from '../../../jobs/merge/merge-customers.ts';
import { previewMerge, type MergePreview } from '../../../jobs/merge/preview-merge.ts';
import { said } from '../../../templates/reader/said.ts';
import { type CommandContext, answer, type Reply, tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { code, confirmWord } from '../engine/param-types.ts';
import type { FoundMerge } from '../../../jobs/merge/find-merge.ts';
import type { Moved } from '../../../jobs/merge/moved.ts';
import { fields } from '../../../jobs/merge/take-over.ts';
import { ownerRoles } from '../../../templates/reader/playbook.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { anchorLabel } from '../engine/step-words.ts';

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

interface Pair {
  readonly kept: CustomerRef;
  readonly merged: CustomerRef;
}

function describeMergePreview(ctx: CommandContext, { kept, merged }: Pair, preview: MergePreview): Reply {
  const codes = { kept: kept.code, merged: merged.code };
  return answer(
    {
      title: tell(ctx, 'merge/preview', {
        kept: `${kept.code} ${kept.name}`,
        merged: `${merged.code} ${merged.name}`,
      }),
      body: [
        tell(ctx, 'merge/nothing-yet', codes),
        ...standing(ctx, codes, preview),
        ...filled(ctx, codes, preview.moved),
        ...(preview.moved.secondRooms.length === 0 ? [] : [tell(ctx, 'merge/second-group', codes)]),
        tell(ctx, 'merge/confirm-with', codes),
      ],
      fields: countsOf(ctx, preview.moved),
    },
    { customers: [merged.id] },
  );
}

function describeMerged(ctx: CommandContext, { id, kept, merged, moved, number }: FoundMerge): Reply {
  const codes = { kept: kept.code, merged: merged.code };
  return answer(
    {
      title: tell(ctx, 'merge/done', codes),
      body: [tell(ctx, 'merge/undo-with', { number })],
      fields: countsOf(ctx, moved),
      buttons: [{ action: 'merge-undo', value: id, label: tell(ctx, 'merge/undo-button') }],
    },
    { customers: [merged.id] },
  );
}

/** What both have, and of which there can be one. */
function standing(
  ctx: CommandContext,
  codes: { readonly kept: string; readonly merged: string },
  { days, isOrderShared, greetings, moved }: MergePreview,
): readonly string[] {
  const lines = [
    ...days.map(({ key, kept: keptOn, merged: mergedOn }) =>
      tell(ctx, 'merge/day-stands', { label: anchorLabel(ctx, key), keptOn, mergedOn, merged: codes.merged }),
    ),
    ...(isOrderShared ? [tell(ctx, 'merge/order-stands')] : []),
    ...(greetings === 0 ? [] : [tell(ctx, 'merge/greetings-stand', { greetings })]),
    ...(moved.filed.length === 0 ? [] : [tell(ctx, 'merge/follow-ups-stand', { count: moved.filed.length })]),
  ];
  return lines.length === 0 ? [] : [[tell(ctx, 'merge/stands', codes), ...lines].join('\n')];
}

function filled(
  ctx: CommandContext,
  codes: { readonly kept: string; readonly merged: string },
  { filled: keys }: Moved,
): readonly string[] {
  const seats = ownerRoles.filter((seat) => keys.includes(seat));
  const names = [
    ...seats.map((seat) => roleName(seat, ctx.core.language)),
    ...Object.keys(fields).flatMap((key) =>
      keys.includes(key) ? [tell(ctx, fieldWords[key as keyof typeof fields])] : [],
    ),
  ];
  return names.length === 0 ? [] : [tell(ctx, 'merge/filled', { ...codes, names })];
}

const fieldWords = {
  annualVolumeYuan: 'field/annual-volume-yuan',
  strategicLevel: 'field/strategic-level',
  valueGrade: 'field/value-grade',
  keyAccount: 'field/key-account',
} as const satisfies Record<keyof typeof fields, string>;

function countsOf(ctx: CommandContext, { rows, plans, followUps, filed, withdrawn }: Moved) {
  const moved = (column: string) => rows[column]?.length ?? 0;
  const counts = [
    ['merge/field-logs', moved('contact_log.customer_id')],
    ['merge/field-follow-ups', followUps.length + filed.length],
    ['merge/field-withdrawn', withdrawn],
    ['merge/field-contacts', moved('contact.customer_id')],
    ['merge/field-rooms', moved('room.customer_id')],
    ['merge/field-days', moved('fact.customer_id')],
    ['merge/field-orders', moved('first_order.customer_id')],
    ['merge/field-gifts', moved('gift.customer_id')],
    ['merge/field-greetings', moved('greeting.customer_id')],
    ['merge/field-requests', moved('approval_request.customer_id')],
    ['merge/field-plans', plans.length],
  ] as const;
  return counts.flatMap(([key, count]) =>
    count === 0 ? [] : [{ label: tell(ctx, key), value: String(count) }],
  );
}
