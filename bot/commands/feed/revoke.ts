import { revokeFeed } from '../../../jobs/feeds/manage-feed.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { both } from '../engine/words.ts';

export const feedRevoke = defineCommand({
  name: 'revoke',
  zh: ['停用'],
  help: both('停用订阅，地址立即失效', 'revoke the feed; its address stops working at once'),
  examples: ['/crm 日历订阅 停用', '/crm feed revoke'],
  capability: 'process.join',
  params: {},
  run: async (ctx) =>
    say(
      (await revokeFeed(ctx.core, ctx.by))
        ? tell(
            ctx,
            '日历订阅已停用，原地址不再有效。',
            'The calendar feed was revoked; its address no longer works.',
          )
        : tell(ctx, '您没有开通日历订阅。', 'You have no calendar feed.'),
    ),
});
