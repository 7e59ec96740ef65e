import { makeFeed } from '../../../jobs/feeds/manage-feed.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { publicAddress } from '../engine/public-address.ts';
import { tellAddress } from './tell-address.ts';

export const feedOpen = defineCommand({
  name: 'open',
  zh: ['开通'],
  help: both(
    '把您的待办订阅到手机日历，地址只给您一次',
    'subscribe to your follow-ups in your calendar; the address is shown once',
  ),
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
      body: [
        tell(
          ctx,
          `您的日历订阅 ${since} 已开通。地址不在系统里保存，无法再显示。\n换一个新地址：/crm 日历订阅 更换\n停用：/crm 日历订阅 停用`,
          `You have had a calendar feed since ${since}. Its address is not stored and cannot be shown again.\nGet a new address: /crm feed renew\nRevoke it: /crm feed revoke`,
        ),
      ],
    });
  },
});
