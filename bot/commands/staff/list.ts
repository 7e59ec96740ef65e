import { roleName } from '../../../templates/reader/roles.ts';
import { listStaff } from '../../../jobs/staff/staff-member.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { line } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

/** Larger companies use search. */
const shown = 50;

export const staffList = defineCommand({
  name: 'list',
  zh: ['列表', '名册'],
  help: said('help/staff'),
  examples: ['/crm 员工 列表', '/crm staff list 张'],
  capability: 'everyone',
  pages: 'lines',
  params: {
    search: optional(line(said('expects/staff-search')), {
      label: said('param/search'),
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
    if (people.length === 0) return say(tell(ctx, 'staff/no-one-found'));
    const lines = people.slice(0, shown).map(({ code, name, roles, reportsTo }) => {
      const titles = tell(ctx, 'list/names', { names: roles.map((role) => roleName(role, language)) });
      const above = reportsTo === null ? [] : [tell(ctx, 'staff/reports-to', { reportsTo })];
      return [`${code} ${name}`, titles, ...above].join(' · ');
    });
    const more = people.length - lines.length;
    return answer({
      title: tell(ctx, 'staff/colleagues', { count: people.length }),
      body: [lines.join('\n'), ...(more === 0 ? [] : [tell(ctx, 'staff/more', { more })])],
    });
  },
});
