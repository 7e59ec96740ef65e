import { type AbsenceLine, listAbsences } from '../../../jobs/people/absences.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { both } from '../engine/words.ts';

/** One phone screen. */
const shown = 30;

export const awayList = defineCommand({
  name: 'list',
  zh: ['列表'],
  help: both('谁不在、谁代办', 'who is away, and who stands in'),
  examples: ['/crm 请假 列表', '/crm away list'],
  capability: 'everyone',
  params: {},
  run: async (ctx) => {
    const all = await listAbsences(ctx.core.db, ctx.today);
    if (all.length === 0) return say(tell(ctx, '没有人请假。', 'No one is away.'));
    const more = all.length - shown;
    return answer({
      body: [
        [
          ...all.slice(0, shown).map((absence) => describeAbsence(ctx, absence)),
          ...(more <= 0 ? [] : [tell(ctx, `另有 ${more} 条`, `${more} more`)]),
        ].join('\n'),
      ],
    });
  },
});

export function describeAbsence(ctx: CommandContext, { staff, standIn, from, to }: AbsenceLine): string {
  const days = `${formatDay(from, ctx.core.language)} – ${formatDay(to, ctx.core.language)}`;
  return tell(
    ctx,
    `${staff.name}：${days}，${standIn.name} 代办`,
    `${staff.name}: ${days}, ${standIn.name} stands in`,
  );
}
