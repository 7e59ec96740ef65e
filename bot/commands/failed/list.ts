import { listFailed } from '../../../jobs/outbox/list-failed.ts';
import { said } from '../../../templates/reader/said.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { describeFailed, replayButtons } from './describe-failed.ts';

/** One or two phone screens. */
const shown = 15;

export const failedList = defineCommand({
  name: 'list',
  zh: ['列表'],
  help: said('help/failed-list'),
  examples: ['/crm 未发 列表', '/crm failed list'],
  capability: 'failed.see',
  pages: 'lines',
  params: {},
  run: async (ctx) => {
    const all = await listFailed(ctx.core, ctx.by);
    if (all.length === 0) return say(tell(ctx, 'failed/none'));
    const list = all.slice(0, shown);
    const more = all.length - list.length;
    return answer(
      {
        title: tell(ctx, 'failed/title', { count: all.length }),
        body: [
          list.map((failed) => describeFailed(ctx.core, failed)).join('\n'),
          ...(more === 0 ? [] : [tell(ctx, 'failed/more', { more })]),
        ],
        buttons: replayButtons(ctx.core, list),
      },
      { customers: list.flatMap(({ items }) => items.flatMap(({ customer }) => customer?.id ?? [])) },
    );
  },
});
