import { renewFeed } from '../../../jobs/feeds/manage-feed.ts';
import { defineCommand } from '../engine/define.ts';
import { publicAddress } from '../engine/public-address.ts';
import { tellAddress } from './tell-address.ts';
import { said } from '../../../templates/reader/said.ts';

export const feedRenew = defineCommand({
  name: 'renew',
  zh: ['更换'],
  help: said('help/feed-renew'),
  examples: ['/crm 日历订阅 更换', '/crm feed renew'],
  capability: 'process.join',
  params: {},
  run: async (ctx) => {
    const base = publicAddress(ctx);
    return tellAddress(ctx, base, await renewFeed(ctx.core, ctx.by));
  },
});
