import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { feedOpen } from './open.ts';
import { feedRenew } from './renew.ts';
import { feedRevoke } from './revoke.ts';

export const feedGroup: CommandGroup = {
  name: 'feed',
  zh: ['日历订阅', '订阅'],
  help: both('手机日历里的待办', 'your follow-ups in your calendar'),
  commands: [feedOpen, feedRenew, feedRevoke],
  usual: { alone: 'open', withWords: 'open' },
};
