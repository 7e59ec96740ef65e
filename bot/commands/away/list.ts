import { type AbsenceLine, listAbsences } from '../../../jobs/people/absences.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { said } from '../../../templates/reader/said.ts';

/** One phone screen. */
const shown = 30;

export const awayList = defineCommand({
  name: 'list',
  zh: ['列表'],
  help: said('help/away-list'),
  examples: ['/crm 请假 列表', '/crm away list'],
  capability: 'everyone',
  pages: 'lines',
  params: {},
  run: async (ctx) => {
    const all = await listAbsences(ctx.core.db, ctx.today);
    if (all.length === 0) return say(tell(ctx, 'away/no-one-away'));
    const more = all.length - shown;
    return answer({
      body: [
        [
          ...all.slice(0, shown).map((absence) => describeAbsence(ctx, absence)),
          ...(more <= 0 ? [] : [tell(ctx, 'away/more', { more })]),
        ].join('\n'),
      ],
    });
  },
});

export function describeAbsence(ctx: CommandContext, { staff, standIn, from, to }: AbsenceLine): string {
  const days = `${formatDay(from, ctx.core.language)} – ${formatDay(to, ctx.core.language)}`;
  return tell(ctx, 'away/stands', { name: staff.name, days, standInName: standIn.name });
}
