import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { count } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { ask, customersIn, describeList, titleOf, usualCount } from './show.ts';

export const auditAccess = defineCommand({
  name: 'access',
  zh: ['查阅'],
  help: both('谁看过、导出过这个客户的档案', 'who has read or exported a customer’s file'),
  examples: ['/crm 审计 查阅 C001', '/crm audit access C001'],
  capability: 'audit.read',
  customer: { scope: 'audit' },
  params: {
    count: optional(count, { label: both('条数', 'how many'), names: ['条数'] }),
  },
  run: async (ctx, { customer, count: limit = usualCount }) => {
    const list = await ask(ctx, 'audit access', customer, { kind: 'access', limit, asked: {} });
    const title = titleOf(ctx, customer, tell(ctx, '谁看过档案', 'who has read the file'));
    if (list.lines.length === 0) return say(title, tell(ctx, '还没有人看过。', 'No one has read it yet.'));
    return answer({ title, body: describeList(ctx, list) }, { customers: customersIn(list) });
  },
});
