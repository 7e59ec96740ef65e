import { inWords } from '../../../jobs/in-words.ts';
import { tierWords } from '../../../templates/reader/grade-words.ts';
import { listCustomers } from '../../../jobs/customers/list-customers.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { line } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

/** One or two phone screens; search narrows the list. */
const shown = 20;

export const customerList = defineCommand({
  name: 'list',
  zh: ['列表', '查找'],
  help: said('help/customer-list'),
  examples: ['/crm 客户 列表', '/crm customer list 精工'],
  capability: 'process.join',
  pages: 'lines',
  params: {
    search: optional(line(said('expects/search'), 100), {
      label: said('param/search'),
      names: ['查找'],
      place: 'rest',
    }),
  },
  run: async (ctx, { search }) => {
    const { total, lines } = await listCustomers(ctx.core.db, ctx.by, { search, limit: shown });
    if (total === 0) return say(tell(ctx, 'customer/no-customers'));
    const rows = lines.map(({ code, name, tier, owner, open }) => {
      const parts = [inWords(ctx.core, tierWords[tier]), owner ?? tell(ctx, 'customer/no-one')];
      const owed = open === 0 ? [] : [tell(ctx, 'customer/open', { open })];
      return `${code} ${name} · ${[...parts, ...owed].join(' · ')}`;
    });
    const more = total - lines.length;
    return answer(
      {
        title: tell(ctx, 'customer/customers', { total }),
        body: [rows.join('\n'), ...(more === 0 ? [] : [tell(ctx, 'customer/more-narrow-search', { more })])],
      },
      { customers: lines.map(({ id }) => id) },
    );
  },
});
