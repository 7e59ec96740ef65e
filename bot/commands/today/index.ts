import { composeToday } from '../../../jobs/today/compose-today.ts';
import { said } from '../../../templates/reader/said.ts';
import { customersAskedAbout, waitingButtons } from '../../approvals/list-waiting.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
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
  const { from = 0 } = ctx;
  const { text, matters, customers, waiting } = await composeToday(ctx.core, ctx.by, ctx.today, { from });
  const none = matters.length === 0 ? [tell(ctx, 'today/nothing-due')] : [];
  const decisions = from === 0 ? waitingButtons(ctx, waiting.slice(0, 1)) : [];
  return answer(
    { ...text, body: [...none, ...text.body], buttons: [...decisions, ...(text.buttons ?? [])] },
    {
      customers: [...customers, ...customersAskedAbout(waiting)],
    },
  );
}
