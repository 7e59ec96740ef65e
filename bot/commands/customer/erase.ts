import { eraseCustomer } from '../../../jobs/erasure/erase-customer.ts';
import { type ErasurePreview, previewErasure } from '../../../jobs/erasure/preview-erasure.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { confirmWord } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

export const customerErase = defineCommand({
  name: 'erase',
  zh: ['删除'],
  help: said('help/customer-erase'),
  examples: ['/crm 客户 删除 C001', '/crm customer erase C001 confirm'],
  capability: 'customer.manage-any',
  customer: { scope: 'manage' },
  params: {
    confirm: optional(confirmWord, { label: said('param/confirm'), names: ['确认'], place: 'word' }),
  },
  run: async (ctx, { customer, confirm }) => {
    if (confirm === undefined) {
      const preview = await previewErasure(ctx.core.db, customer.id);
      return answer({
        title: tell(ctx, 'customer/erase', { code: customer.code, name: customer.name }),
        body: [
          describeForgotten(ctx, preview),
          describeKept(ctx, preview),
          notOurs(ctx),
          tell(ctx, 'customer/cannot-undone', { code: customer.code }),
        ],
      });
    }
    await eraseCustomer(ctx.core, ctx.by, customer);
    return say(tell(ctx, 'customer/erased-no-more-reminders', { code: customer.code }), notOurs(ctx));
  },
});

function describeForgotten(ctx: CommandContext, { contacts, rooms, logs, planned, pending }: ErasurePreview) {
  return tell(ctx, 'customer/erased-what', {
    contacts,
    rooms,
    logs,
    planned,
    pending,
  });
}

function describeKept(ctx: CommandContext, { gifts, hasOrder }: ErasurePreview) {
  return tell(ctx, 'customer/kept-accounting', {
    gifts,
    hasOrder,
  });
}

/** What the program cannot delete. */
export function notOurs(ctx: CommandContext): string {
  return tell(ctx, 'customer/erased-elsewhere');
}
