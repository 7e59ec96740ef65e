import { listHandovers } from '../../../jobs/people/find-handover.ts';
import { couldMake } from '../../../jobs/people/may-move.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { describeLine } from './describe-handover.ts';
import { said } from '../../../templates/reader/said.ts';

const shown = 20;
/** How many of the company's latest handovers are searched for one's own. */
const lookedAt = 100;

export const handoverList = defineCommand({
  name: 'list',
  zh: ['列表'],
  help: said('help/handover-list'),
  examples: ['/crm 移交 列表', '/crm handover list'],
  capability: 'handover.make',
  pages: 'lines',
  params: {},
  run: async (ctx) => {
    const latest = await listHandovers(ctx.core.db, lookedAt);
    const mine = await Promise.all(latest.map((one) => couldMake(ctx.core.db, ctx.by, one)));
    const all = latest.filter((_, n) => mine[n]).slice(0, shown);
    if (all.length === 0) return say(tell(ctx, 'handover/no-handovers'));
    return answer({ body: [all.map((one) => describeLine(ctx, one)).join('\n')] });
  },
});
