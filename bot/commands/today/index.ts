import { composeTodayCard } from '../../../jobs/today/compose-today-card.ts';
import { said } from '../../../templates/reader/said.ts';
import { answer, type CommandContext, type Reply } from '../engine/context.ts';
import { type CommandGroup, defineCommand } from '../engine/define.ts';

const todayShow = defineCommand({
  name: '',
  zh: [],
  help: said('help/today'),
  examples: ['/crm 今天', '/crm today'],
  capability: 'process.join',
  pages: 'own',
  params: {},
  run: showToday,
});

export const todayGroup: CommandGroup = {
  name: 'today',
  zh: ['今天', '今日'],
  help: said('help/today-group'),
  commands: [todayShow],
  usual: { alone: '', withWords: '' },
};

/** The same list as the morning message. */
async function showToday(ctx: CommandContext): Promise<Reply> {
  const { text, customers } = await composeTodayCard(ctx.core, ctx.by, ctx.today, ctx.from);
  return answer(text, { customers });
}
