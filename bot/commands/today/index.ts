import { composeToday } from '../../../jobs/today/compose-today.ts';
import { moreAction } from '../../../templates/reader/morning-list.ts';
import { said } from '../../../templates/reader/said.ts';
import { defineButton } from '../../actions/engine/define.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { customersAskedAbout, waitingButtons } from '../../approvals/list-waiting.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand } from '../engine/define.ts';

const todayShow = defineCommand({
  name: '',
  zh: [],
  help: said('help/today'),
  examples: ['/crm 今天', '/crm today'],
  capability: 'process.join',
  params: {},
  run: (ctx) => showToday(ctx, 0),
});

export const todayGroup: CommandGroup = {
  name: 'today',
  zh: ['今天', '今日'],
  help: said('help/today-group'),
  commands: [todayShow],
  usual: { alone: '', withWords: '' },
};

/** The next lines of the list, as it is now. */
export const todayMoreButton = defineButton({
  button: moreAction,
  title: said('help/today'),
  capability: 'process.join',
  about: nothing,
  run: (ctx, _found, { value }) => showToday(ctx, /^\d{1,6}$/.test(value) ? Number(value) : 0),
});

/** The same list as the morning message. @param from how many lines were shown before */
async function showToday(ctx: CommandContext, from: number): Promise<Reply> {
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
