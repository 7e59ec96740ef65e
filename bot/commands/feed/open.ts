import { makeFeed } from '../../../jobs/feeds/manage-feed.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { publicAddress } from '../engine/public-address.ts';
import { tellAddress } from './tell-address.ts';
import { said } from '../../../templates/reader/said.ts';

export const feedOpen = defineCommand({
  name: 'open',
  zh: ['开通'],
  help: said('help/feed-open'),
  examples: ['/crm 日历订阅', '/crm feed open'],
  capability: 'process.join',
  params: {},
  run: async (ctx) => {
    const base = publicAddress(ctx);
    const made = await makeFeed(ctx.core, ctx.by);
    if (made.kind === 'made') return tellAddress(ctx, base, made.token);
    const { language, rules } = ctx.core;
    const since = formatDay(made.since.toZonedDateTimeISO(rules.playbook.zone).toPlainDate(), language);
    return answer({
      body: [tell(ctx, 'feed/had-calendar-feed-since', { since })],
    });
  },
});
