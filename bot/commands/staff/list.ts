import { roleName } from '../../../templates/reader/roles.ts';
import { listStaff } from '../../../jobs/staff/staff-member.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { line } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

/** Larger companies use search. */
const shown = 50;

export const staffList = defineCommand({
  name: 'list',
  zh: ['列表', '名册'],
  help: both('员工名册', 'the staff register'),
  examples: ['/crm 员工 列表', '/crm staff list 张'],
  capability: 'everyone',
  params: {
    search: optional(line(both('代号或姓名的一部分', 'part of the code or name')), {
      label: both('查找', 'search'),
      names: ['查找'],
      place: 'rest',
    }),
  },
  run: async (ctx, { search }) => {
    const { language } = ctx.core;
    const wanted = search?.toLowerCase();
    const people = (await listStaff(ctx.core.db)).filter(
      ({ code, name }) =>
        wanted === undefined || code.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted),
    );
    if (people.length === 0) return say(tell(ctx, '没有找到。', 'No one found.'));
    const lines = people.slice(0, shown).map(({ code, name, roles, reportsTo }) => {
      const titles = roles.map((role) => roleName(role, language)).join(tell(ctx, '、', ', '));
      const above = reportsTo === null ? '' : tell(ctx, ` · 上级 ${reportsTo}`, ` · reports to ${reportsTo}`);
      return `${code} ${name} · ${titles}${above}`;
    });
    const more = people.length - lines.length;
    return answer({
      title: tell(ctx, `员工 ${people.length} 人`, `Colleagues: ${people.length}`),
      body: [
        lines.join('\n'),
        ...(more === 0
          ? []
          : [tell(ctx, `另有 ${more} 人，可加姓名查找。`, `${more} more; add part of the name to search.`)]),
      ],
    });
  },
});
