import { renewFeed } from '../../../jobs/feeds/manage-feed.ts';
import { defineCommand } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { publicAddress } from '../engine/public-address.ts';
import { tellAddress } from './tell-address.ts';

export const feedRenew = defineCommand({
  name: 'renew',
  zh: ['更换'],
  help: both('换一个新地址，旧地址立即失效', 'get a new address; the old one stops working at once'),
  examples: ['/crm 日历订阅 更换', '/crm feed renew'],
  capability: 'process.join',
  params: {},
  run: async (ctx) => {
    const base = publicAddress(ctx);
    return tellAddress(ctx, base, await renewFeed(ctx.core, ctx.by));
  },
});
