import { XinhangError } from '../../../jobs/errors.ts';
import { type CommandContext, type Reply, tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { code, isCode, line, person, tier, yesOrNo } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { openFile } from './open.ts';

export const customerNew = defineCommand({
  name: 'new',
  zh: ['新建', '新增', '备案'],
  help: both('建立客户，排好跟进，建好群', 'create a customer with its follow-ups and group'),
  examples: [
    '/crm 客户 新建 C001 杭州精工 等级=普通 业务员=zhang 助理=wang 试用开始=今天',
    '/crm customer new C001 杭州精工 tier=ordinary salesperson=zhang trialStarted=today',
    '/crm customer new',
  ],
  capability: 'customer.open',
  params: {
    code: optional(code, { label: both('客户代号', 'customer code'), names: ['代号'], place: 'word' }),
    name: required(line(both('公司名，如 杭州精工', 'a company, such as 杭州精工'), 100), {
      label: both('客户名称', 'customer name'),
      names: ['名称'],
      place: 'rest',
    }),
    tier: optional(tier, { label: both('跟进等级', 'tier'), names: ['等级', '跟进等级'] }),
    salesperson: optional(person, { label: both('业务员', 'salesperson'), names: ['业务员', '业务'] }),
    assistant: optional(person, { label: both('业务助理', 'assistant'), names: ['助理', '业务助理'] }),
    supervisor: optional(person, { label: both('销售主管', 'supervisor'), names: ['主管', '销售主管'] }),
    group: optional(yesOrNo, { label: both('建群', 'create a group'), names: ['建群', '群'] }),
  },
  anchors: true,
  alone: (ctx) => customerForm(ctx),
  run: async (ctx, args) => {
    if (args.code === undefined && isCode(args.name) && /\d/.test(args.name)) {
      throw new XinhangError(
        'bad_input',
        tell(
          ctx,
          `缺少客户名称。例如：/crm 客户 新建 ${args.name} 杭州精工`,
          `The name is missing. For example: /crm customer new ${args.name} 杭州精工`,
        ),
      );
    }
    return await openFile(ctx, {
      code: args.code,
      name: args.name,
      // The supervisor decides who is 潜力 (S0 L37); until then a customer is ordinary.
      tier: args.tier ?? 'ordinary',
      people: { supervisor: args.supervisor, salesperson: args.salesperson, assistant: args.assistant },
      anchors: args.anchors,
      group: args.group !== 'no',
    });
  },
});

export function customerForm(ctx: CommandContext): Reply {
  const form = ctx.core.templates.forms.view('customer-new', ctx.core.language, '');
  return { kind: 'form', form };
}
