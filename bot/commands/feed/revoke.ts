import { revokeFeed } from '../../../jobs/feeds/manage-feed.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { said } from '../../../templates/reader/said.ts';

export const feedRevoke = defineCommand({
  name: 'revoke',
  zh: ['停用'],
  help: said('help/feed-revoke'),
  examples: ['/crm 日历订阅 停用', '/crm feed revoke'],
  capability: 'process.join',
  params: {},
  run: async (ctx) =>
    say(
      (await revokeFeed(ctx.core, ctx.by))
        ? tell(ctx, 'feed/calendar-feed-revoked')
        : tell(ctx, 'feed/no-calendar-feed'),
    ),
});
