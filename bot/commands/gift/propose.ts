import { approvalKind } from '../../../templates/reader/approvals.ts';
import { plainYuan } from '../../../templates/reader/money.ts';
import { checkMayApply, submitRequest } from '../../approvals/submit-request.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { line, money, prose } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

export const giftPropose = defineCommand({
  name: 'propose',
  zh: ['申请', '提出'],
  help: both(
    '为临近的成交周年申请礼品，由财务确认；只写客户就出表单',
    'propose a gift for the coming anniversary, to be confirmed by finance',
  ),
  examples: [
    '/crm 礼品 申请 C001 茶叶礼盒 480',
    '/crm gift propose C001 茶叶礼盒 480',
    '/crm 礼品 申请 C001',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    item: optional(line(both('送什么，如 茶叶礼盒', 'what, such as a box of tea'), 100), {
      label: both('礼品', 'gift'),
      names: ['礼品'],
      place: 'word',
    }),
    amount: optional(money, { label: both('金额', 'amount'), names: ['金额'], place: 'word' }),
    note: optional(prose(both('说明', 'a note'), 500), { label: both('说明', 'note'), names: ['说明'] }),
  },
  authorise: async (ctx, { customer }) => checkMayApply(ctx, 'gift', customer),
  run: async (ctx, { customer, item, amount, note }) => {
    const { templates, language } = ctx.core;
    const kind = approvalKind(templates.approvals, 'gift');
    if (kind === undefined) {
      return say(
        tell(ctx, '公司没有设置礼品审批（approvals.yaml）。', 'approvals.yaml has no approval kind “gift”.'),
      );
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
