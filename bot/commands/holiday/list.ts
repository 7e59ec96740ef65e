import { greetingFigures } from '../../../jobs/greetings/greeting-figures.ts';
import { aheadDays, comingOccasions } from '../../../jobs/greetings/occasions.ts';
import { nameOccasion } from '../../forms/describe-greeting.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { both } from '../engine/words.ts';

export const holidayList = defineCommand({
  name: 'list',
  zh: ['列表', '查看'],
  help: both(
    `今后 ${aheadDays} 天的节日，问候定了几家`,
    `festivals of the next ${aheadDays} days, and how many greetings are decided`,
  ),
  examples: ['/crm 节日 列表', '/crm holiday list'],
  capability: 'process.join',
  params: {},
  run: async (ctx) => {
    const occasions = comingOccasions(ctx.core.rules, ctx.today);
    if (occasions.length === 0)
      return say(tell(ctx, '今后 120 天没有节日。', 'No festivals in the next 120 days.'));
    const cycles = occasions.map(({ cycle }) => cycle);
    const { customers, decided } = await greetingFigures(ctx.core.db, ctx.by, cycles);
    const lines = occasions.map((occasion) => {
      const head = `· ${nameOccasion(ctx, occasion)}`;
      if (!occasion.festival.greeted) return `${head} · ${tell(ctx, '不问候', 'no greetings')}`;
      const { used, skipped } = decided.get(occasion.cycle) ?? { used: 0, skipped: 0 };
      const open = Math.max(0, customers - used - skipped);
      const figures = tell(
        ctx,
        `客户 ${customers} 家，已定 ${used} 家，不发 ${skipped} 家，未定 ${open} 家（未定的用公司的问候语）`,
        `customers ${customers}, decided ${used}, skipped ${skipped}, undecided ${open} (these get the company's text)`,
      );
      return `${head} · ${figures} · ${occasion.cycle}`;
    });
    return answer(
      { title: tell(ctx, '节日问候', 'Festivals and greetings'), body: [lines.join('\n')] },
      { figures: ctx.today.toString() },
    );
  },
});
