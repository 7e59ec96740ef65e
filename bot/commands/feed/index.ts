import type { CommandGroup } from '../engine/define.ts';
import { feedOpen } from './open.ts';
import { feedRenew } from './renew.ts';
import { feedRevoke } from './revoke.ts';
import { said } from '../../../templates/reader/said.ts';

export const feedGroup: CommandGroup = {
  name: 'feed',
  zh: ['日历订阅', '订阅'],
  help: said('help/feed'),
  commands: [feedOpen, feedRenew, feedRevoke],
  usual: { alone: 'open', withWords: 'open' },
};
