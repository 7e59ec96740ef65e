import { customerCard } from '../../../jobs/customer-file/customer-card.ts';
import { fileHead } from '../../../jobs/customer-file/file-head.ts';
import { withWayIn } from '../../../jobs/ways-in.ts';
import { staffText } from '../../../templates/reader/card.ts';
import { said } from '../../../templates/reader/said.ts';
import { tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { describeOpen } from '../engine/step-words.ts';
import { lastContact } from './last-contact.ts';

export const customerShow = defineCommand({
  name: 'show',
  zh: ['查看', '看'],
  help: said('help/customer-show'),
  examples: ['/crm 客户 查看 C001', '/crm customer show C001'],
  capability: 'process.join',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'read' },
  params: {},
  run: async (ctx, { customer }) => {
    const card = await customerCard(ctx.core, customer.id);
    const open = card.open.map((followUp) => describeOpen(ctx, followUp));
    const text = staffText({
      title: `${card.code} ${card.name}`,
      body: [
        open.length === 0 ? tell(ctx, 'customer/no-open-follow-ups') : open.join('\n'),
        lastContact(ctx, card),
      ],
      fields: fileHead({ core: ctx.core, who: ctx.by, customer }, card).fields,
    });
    return { kind: 'text', text: withWayIn(ctx.core, text, { customerId: customer.id }) };
  },
});
