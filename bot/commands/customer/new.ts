import { XinhangError } from '../../../jobs/errors.ts';
import { type CommandContext, type Reply } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { code, line, person, tier, yesOrNo } from '../engine/param-types.ts';
import { openFile } from './open.ts';
import { isCode, mostCustomerNameChars } from '../../../templates/reader/codes.ts';
import { said } from '../../../templates/reader/said.ts';

export const customerNew = defineCommand({
  name: 'new',
  zh: ['新建', '新增', '备案'],
  help: said('help/customer-new'),
  examples: [
    '/crm 客户 新建 C001 杭州精工 等级=普通 业务员=zhang 助理=wang 试用开始=今天',
    '/crm customer new C001 杭州精工 tier=ordinary salesperson=zhang trialStarted=today',
    '/crm customer new',
  ],
  capability: 'customer.open',
  params: {
    code: optional(code, { label: said('param/code'), names: ['代号'], place: 'word' }),
    name: required(line(said('expects/customer-name'), mostCustomerNameChars), {
      label: said('param/customer-name'),
      names: ['名称'],
      place: 'rest',
    }),
    tier: optional(tier, { label: said('param/tier'), names: ['等级', '跟进等级'] }),
    salesperson: optional(person, { label: said('param/salesperson'), names: ['业务员', '业务'] }),
    assistant: optional(person, { label: said('param/assistant'), names: ['助理', '业务助理'] }),
    supervisor: optional(person, { label: said('param/supervisor'), names: ['主管', '销售主管'] }),
    group: optional(yesOrNo, { label: said('param/group'), names: ['建群', '群'] }),
    another: optional(yesOrNo, { label: said('param/another'), names: ['另一家'] }),
  },
  anchors: true,
  alone: (ctx) => customerForm(ctx),
  run: async (ctx, args) => {
    if (args.code === undefined && isCode(args.name) && /\d/.test(args.name)) {
      throw new XinhangError('bad_input', said('customer/name-missing', { name: args.name }));
    }
    return await openFile(ctx, {
      code: args.code,
      name: args.name,
      // The supervisor decides who is 潜力 (S0 L37); until then a customer is ordinary.
      tier: args.tier ?? 'ordinary',
      people: { supervisor: args.supervisor, salesperson: args.salesperson, assistant: args.assistant },
      anchors: args.anchors,
      group: args.group !== 'no',
      another: args.another === 'yes',
    });
  },
});

export function customerForm(ctx: CommandContext): Reply {
  const form = ctx.core.templates.forms.view('customer-new', ctx.core.language, '');
  return { kind: 'form', form };
}
