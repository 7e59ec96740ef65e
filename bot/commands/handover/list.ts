import { listHandovers } from '../../../jobs/people/find-handover.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { describeLine } from './describe-handover.ts';

const shown = 20;

export const handoverList = defineCommand({
  name: 'list',
  zh: ['列表'],
  help: both('最近的移交和离职', 'the latest handovers and leavings'),
  examples: ['/crm 交接 列表', '/crm handover list'],
  roles: ['supervisor', 'director', 'gm'],
  params: {},
  run: async (ctx) => {
    const seesAll = ctx.by.roles.some((role) => role === 'director' || role === 'gm');
    const all = await listHandovers(ctx.core.db, {
      actorId: seesAll ? undefined : ctx.by.id,
      limit: shown,
    });
    if (all.length === 0) return say(tell(ctx, '没有移交过客户。', 'Nothing was handed over.'));
    return answer({ body: [all.map((one) => describeLine(ctx, one)).join('\n')] });
  },
});
