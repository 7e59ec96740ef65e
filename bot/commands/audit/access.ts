import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { count } from '../engine/param-types.ts';
import { ask, customersIn, describeList, titleOf, usualCount } from './show.ts';
import { said } from '../../../templates/reader/said.ts';

export const auditAccess = defineCommand({
  name: 'access',
  zh: ['查阅'],
  help: said('help/audit-access'),
  examples: ['/crm 审计 查阅 C001', '/crm audit access C001'],
  capability: 'audit.read',
  pages: 'lines',
  customer: { scope: 'audit' },
  params: {
    count: optional(count, { label: said('param/count'), names: ['条数'] }),
  },
  run: async (ctx, { customer, count: limit = usualCount }) => {
    const list = await ask(ctx, 'audit access', customer, { kind: 'access', limit, asked: {} });
    const title = titleOf(ctx, customer, tell(ctx, 'audit/who-read-file'));
    if (list.lines.length === 0) return say(title, tell(ctx, 'audit/no-one-read-yet'));
    return answer({ title, body: await describeList(ctx, list, customer) }, { customers: customersIn(list) });
  },
});
