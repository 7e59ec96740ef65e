import { greetingFigures } from '../../../jobs/greetings/greeting-figures.ts';
import { aheadDays, comingOccasions } from '../../../jobs/greetings/occasions.ts';
import { nameOccasion } from '../../forms/describe-greeting.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { said } from '../../../templates/reader/said.ts';

export const holidayList = defineCommand({
  name: 'list',
  zh: ['列表', '查看'],
  help: said('help/holiday-list', { aheadDays }),
  examples: ['/crm 节日 列表', '/crm holiday list'],
  capability: 'process.join',
  pages: 'lines',
  params: {},
  run: async (ctx) => {
    const occasions = comingOccasions(ctx.core.rules, ctx.today);
    if (occasions.length === 0) return say(tell(ctx, 'holiday/none-soon'));
    const cycles = occasions.map(({ cycle }) => cycle);
    const { customers, decided } = await greetingFigures(ctx.core.db, ctx.by, cycles);
    const lines = occasions.map((occasion) => {
      const head = `· ${nameOccasion(ctx, occasion)}`;
      if (!occasion.festival.greeted) return `${head} · ${tell(ctx, 'holiday/no-greetings')}`;
      const { used, skipped } = decided.get(occasion.cycle) ?? { used: 0, skipped: 0 };
      const open = Math.max(0, customers - used - skipped);
      const figures = tell(ctx, 'holiday/counts', {
        customers,
        used,
        skipped,
        open,
      });
      return `${head} · ${figures}`;
    });
    return answer(
      { title: tell(ctx, 'holiday/festivals-greetings'), body: [lines.join('\n')] },
      { figures: ctx.today.toString() },
    );
  },
});
