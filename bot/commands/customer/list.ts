import { listCustomers } from '../../../jobs/customers/list-customers.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { line } from '../engine/param-types.ts';
import { both, tierWords } from '../engine/words.ts';

/** One or two phone screens; search narrows the list. */
const shown = 20;

export const customerList = defineCommand({
  name: 'list',
  zh: ['列表', '查找'],
  help: both('您的客户，可按代号或名称找', 'your customers, optionally by part of the code or name'),
  examples: ['/crm 客户 列表', '/crm customer list 精工'],
  capability: 'process.join',
  params: {
    search: optional(line(both('代号或名称的一部分', 'part of the code or name'), 100), {
      label: both('查找', 'search'),
      names: ['查找'],
      place: 'rest',
    }),
  },
  run: async (ctx, { search }) => {
    const { total, lines } = await listCustomers(ctx.core.db, ctx.by, { search, limit: shown });
    if (total === 0) return say(tell(ctx, '没有客户。', 'No customers.'));
    const { language } = ctx.core;
    const rows = lines.map(({ code, name, tier, owner, open }) => {
      const parts = [tierWords[tier][language], owner ?? tell(ctx, '无人', 'no one')];
      const owed = open === 0 ? [] : [tell(ctx, `待办 ${open}`, `${open} open`)];
      return `${code} ${name} · ${[...parts, ...owed].join(' · ')}`;
    });
    const more = total - lines.length;
    return answer(
      {
        title: tell(ctx, `客户 ${total} 家`, `Customers: ${total}`),
        body: [
          rows.join('\n'),
          ...(more === 0
            ? []
            : [
                tell(
                  ctx,
                  `另有 ${more} 家，可加名称查找：/crm 客户 列表 精工`,
                  `${more} more; narrow the search: /crm customer list 精工`,
                ),
              ]),
        ],
      },
      { customers: lines.map(({ id }) => id) },
    );
  },
});
