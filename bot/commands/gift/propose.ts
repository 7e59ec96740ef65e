import { approvalKind } from '../../../templates/reader/approvals.ts';
import { plainYuan } from '../../../templates/reader/money.ts';
import { checkMayApply, submitRequest } from '../../approvals/submit-request.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { line, money, prose } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

export const giftPropose = defineCommand({
  name: 'propose',
  zh: ['申请', '提出'],
  help: said('help/gift-propose'),
  examples: [
    '/crm 礼品 申请 C001 茶叶礼盒 480',
    '/crm gift propose C001 茶叶礼盒 480',
    '/crm 礼品 申请 C001',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    item: optional(line(said('expects/item'), 100), {
      label: said('param/item'),
      names: ['礼品'],
      place: 'word',
    }),
    amount: optional(money, { label: said('param/amount'), names: ['金额'], place: 'word' }),
    note: optional(prose(said('expects/note'), 500), { label: said('param/note'), names: ['说明'] }),
  },
  authorise: async (ctx, { customer }) => checkMayApply(ctx, 'gift', customer),
  run: async (ctx, { customer, item, amount, note }) => {
    const { templates, language } = ctx.core;
    const kind = approvalKind(templates.approvals, 'gift');
    if (kind === undefined) {
      return say(tell(ctx, 'gift/no-approval-kind'));
    }
    const answers = {
      ...(item === undefined ? {} : { item }),
      ...(amount === undefined ? {} : { amount: plainYuan(amount) }),
      ...(note === undefined ? {} : { note }),
    };
    if (item !== undefined && amount !== undefined) {
      return await submitRequest(ctx, kind, { customer }, answers);
    }
    const form = templates.forms.view(kind.form, language, customer.id, answers);
    const about = [`${customer.code} ${customer.name}`, ...(form.intro === undefined ? [] : [form.intro])];
    return { kind: 'form', form: { ...form, intro: about.join('\n') } };
  },
});
